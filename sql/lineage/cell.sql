-- Purpose: where a value was sent: the file, when it came, and what was said of that cell by the rules and by people.
-- Inputs:  lake.submissions, lake.deliveries, lake.findings, lake.confirmed_findings, lake.confirmations,
--          lake.evaluations; $submission, $position.
-- Grain:   submission and finding of the cell; one row without a finding where there is none.
SELECT
    d.FILE_NAME, d.SHA256, d.RECORDED_AT AS RECEIVED_AT, s.VERDICT,
    (
        SELECT count(*) FROM lake.evaluations AS e WHERE e.SUBMISSION = $submission AND e.EVALUATED > 0
    ) AS RULES_EVALUATED,
    f.RULE, f.SEVERITY, c.AUTHOR, c.EXPLANATION, c.RECORDED_AT AS CONFIRMED_AT
FROM lake.submissions AS s
JOIN lake.deliveries AS d USING (DELIVERY)
LEFT JOIN lake.findings AS f ON f.SUBMISSION = s.SUBMISSION AND f.POSITION = $position
LEFT JOIN lake.confirmed_findings AS k ON k.SUBMISSION = f.SUBMISSION AND k.NUMBER = f.NUMBER
LEFT JOIN lake.confirmations AS c ON c.CONFIRMATION = k.CONFIRMATION
WHERE s.SUBMISSION = $submission
ORDER BY f.RULE
