-- Purpose: what no run asks a person about since the last one that did failed, or left something to be asked again.
-- Inputs:  lake.events. Grain and key: REVIEWED, a submission or a delivery.
-- Gives:   how many runs failed, and when the last of them ended.
SELECT SUBJECT AS REVIEWED, count(*) FILTER (EVENT = 'review failed') AS FAILURES,
    max(RECORDED_AT) FILTER (EVENT <> 'review') AS ENDED_AT
FROM lake.events
WHERE EVENT IN ('review', 'review failed', 'review again')
GROUP BY SUBJECT
HAVING ENDED_AT >= coalesce(max(RECORDED_AT) FILTER (EVENT = 'review'), ENDED_AT)
ORDER BY REVIEWED
