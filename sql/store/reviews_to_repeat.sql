-- Purpose: the submissions about which no run asks a person since the last one that did failed. Inputs: lake.events.
-- Grain and key: SUBMISSION. Gives: how many runs failed, and when the last of them did.
SELECT SUBJECT AS SUBMISSION, count(*) FILTER (EVENT = 'review failed') AS FAILURES,
    max(RECORDED_AT) FILTER (EVENT = 'review failed') AS FAILED_AT
FROM lake.events
WHERE EVENT IN ('review', 'review failed')
GROUP BY SUBJECT
HAVING FAILED_AT >= coalesce(max(RECORDED_AT) FILTER (EVENT = 'review'), FAILED_AT)
ORDER BY SUBMISSION
