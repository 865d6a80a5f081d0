-- Purpose: what was received and what became of it, the newest last; many areas of one file are one line.
-- Inputs:  lake.deliveries, lake.submissions, lake.events. Grain: delivery and verdict. Key: DELIVERY, VERDICT.
WITH happened AS (
    SELECT SUBJECT, list(DISTINCT EVENT) AS EVENTS FROM lake.events GROUP BY SUBJECT
)
SELECT
    d.RECORDED_AT,
    CASE WHEN count(*) = 1 THEN min(s.SUBMISSION) ELSE format('{}: {} areas', d.DELIVERY, count(*)) END AS SUBMISSION,
    d.FILE_NAME,
    CASE
        WHEN list_has_all(h.EVENTS, ['confirmed', 'accepted']) THEN 'confirmed'
        WHEN list_contains(h.EVENTS, 'answered') THEN 'answered'
        WHEN list_contains(h.EVENTS, 'refused') THEN 'refused'
        ELSE coalesce(s.VERDICT, 'received')
    END AS VERDICT,
    coalesce(sum(s.OBSERVATIONS), 0)::BIGINT AS OBSERVATIONS
FROM lake.deliveries AS d
LEFT JOIN lake.submissions AS s USING (DELIVERY)
LEFT JOIN happened AS h ON h.SUBJECT = s.SUBMISSION
GROUP BY d.RECORDED_AT, d.DELIVERY, d.FILE_NAME, 4
ORDER BY d.RECORDED_AT, d.DELIVERY
