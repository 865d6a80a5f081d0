-- Purpose: the evaluations of files with the verdict that stands, for the certification.
-- Inputs:  lake.evaluations, lake.submissions, lake.findings, lake.confirmed_findings, lake.events; $deliveries (list).
-- Grain:   submission and rule. Key: SUBMISSION, RULE. Gives: OPEN, the failures that nobody confirmed.
WITH confirmed AS (
    SELECT f.SUBMISSION, f.RULE, count(DISTINCT f.NUMBER) AS CONFIRMED
    FROM lake.confirmed_findings AS c
    JOIN lake.findings AS f USING (SUBMISSION, NUMBER)
    GROUP BY f.SUBMISSION, f.RULE
), accepted AS (
    SELECT DISTINCT SUBJECT AS SUBMISSION FROM lake.events WHERE EVENT = 'accepted'
)
SELECT
    e.SUBMISSION, e.RULE, max(e.FAILED) - coalesce(max(c.CONFIRMED), 0) AS OPEN,
    CASE WHEN max(a.SUBMISSION) IS NOT NULL THEN 'accepted' ELSE any_value(s.VERDICT) END AS VERDICT
FROM lake.evaluations AS e
JOIN lake.submissions AS s USING (SUBMISSION)
LEFT JOIN confirmed AS c USING (SUBMISSION, RULE)
LEFT JOIN accepted AS a USING (SUBMISSION)
WHERE list_contains($deliveries, e.DELIVERY)  -- before the ledgers are taken apart
GROUP BY e.SUBMISSION, e.RULE
ORDER BY e.SUBMISSION, e.RULE
