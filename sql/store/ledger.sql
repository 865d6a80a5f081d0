-- Purpose: the evaluations of files with the verdict that was recorded, for the certification.
-- Inputs:  lake.evaluations, lake.submissions; $deliveries (list). Grain: submission and rule. Key: SUBMISSION, RULE.
SELECT e.SUBMISSION, e.RULE, max(e.FAILED) AS FAILED, any_value(s.VERDICT) AS VERDICT
FROM lake.evaluations AS e
JOIN lake.submissions AS s USING (SUBMISSION)
WHERE list_contains($deliveries, s.DELIVERY)
GROUP BY e.SUBMISSION, e.RULE
ORDER BY e.SUBMISSION, e.RULE
