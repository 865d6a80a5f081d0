-- Purpose: the files that have a verdict which nobody certified yet, however they came, the oldest first.
-- Inputs:  lake.submissions, lake.events.
-- Grain:   delivery. Key: DELIVERY.
SELECT DELIVERY
FROM lake.submissions
WHERE SUBMISSION NOT IN (SELECT SUBJECT FROM lake.events WHERE EVENT = 'certified')
GROUP BY DELIVERY
ORDER BY min(RECORDED_AT), DELIVERY
