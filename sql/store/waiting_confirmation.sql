-- Purpose: the submissions that wait for a confirmation, the oldest first.
-- Inputs:  lake.submissions, lake.deliveries, lake.events. Grain and key: SUBMISSION.
SELECT s.REF_AREA, s.SUBMISSION || ' · ' || d.FILE_NAME || ' · ' || strftime(s.RECORDED_AT, '%Y-%m-%d') AS WHAT,
    s.SUBMISSION
FROM lake.submissions AS s
JOIN lake.deliveries AS d USING (DELIVERY)
WHERE s.VERDICT = 'to confirm'
    AND NOT EXISTS (
        FROM lake.events AS e
        WHERE e.SUBJECT = s.SUBMISSION AND e.EVENT IN ('accepted', 'answered', 'refused')
    )
    -- A later file of the same area and sender takes its place.
    AND NOT EXISTS (
        FROM lake.submissions AS t JOIN lake.deliveries AS u ON u.DELIVERY = t.DELIVERY
        WHERE t.REF_AREA = s.REF_AREA AND u.SENDER = d.SENDER AND t.RECORDED_AT > s.RECORDED_AT
    )
ORDER BY s.RECORDED_AT, s.SUBMISSION
