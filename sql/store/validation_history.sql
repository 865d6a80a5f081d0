-- Purpose: what was sent of an area and what the checks said, the newest first.
-- Inputs:  lake.submissions, lake.deliveries, lake.findings, lake.events; $area.
-- Grain and key: SUBMISSION. STATE is the verdict, or what became of it since: confirmed, answered, refused.
WITH counted AS (
    SELECT SUBMISSION, count(*) FILTER (SEVERITY = 'error') AS ERRORS,
        count(*) FILTER (SEVERITY = 'warning') AS WARNINGS,
        count(*) FILTER (SEVERITY NOT IN ('error', 'warning')) AS REMARKS
    FROM lake.findings
    GROUP BY SUBMISSION
),
happened AS (
    SELECT SUBJECT, list(DISTINCT EVENT) AS EVENTS FROM lake.events GROUP BY SUBJECT
)
SELECT
    s.SUBMISSION, d.FILE_NAME, d.SENDER, s.RECORDED_AT, s.OBSERVATIONS, coalesce(c.ERRORS, 0) AS ERRORS,
    coalesce(c.WARNINGS, 0) AS WARNINGS, coalesce(c.REMARKS, 0) AS REMARKS,
    CASE
        WHEN list_has_all(h.EVENTS, ['confirmed', 'accepted']) THEN 'confirmed'
        WHEN list_contains(h.EVENTS, 'answered') THEN 'answered'
        WHEN list_contains(h.EVENTS, 'refused') THEN 'refused'
        ELSE s.VERDICT
    END AS STATE
FROM lake.submissions AS s
JOIN lake.deliveries AS d USING (DELIVERY)
LEFT JOIN counted AS c USING (SUBMISSION)
LEFT JOIN happened AS h ON h.SUBJECT = s.SUBMISSION
WHERE s.REF_AREA = $area
ORDER BY s.RECORDED_AT DESC, s.SUBMISSION
LIMIT 100
