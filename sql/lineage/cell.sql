-- Purpose: where values were sent: the file, when it came, and what was said of each cell by the rules and by people.
-- Inputs:  lake.submissions, lake.deliveries, lake.findings, lake.confirmed_findings, lake.confirmations,
--          lake.evaluations; $submissions and $positions, one of each for a cell.
-- Grain:   submission, position and finding of the cell; one row without a finding where there is none.
WITH asked AS (SELECT unnest($submissions) AS SUBMISSION, unnest($positions) AS POSITION),
evaluated AS (
    SELECT SUBMISSION, count(*) AS N
    FROM lake.evaluations
    WHERE EVALUATED > 0 AND SUBMISSION IN (SELECT unnest($submissions))
    GROUP BY SUBMISSION
)
SELECT
    a.SUBMISSION, a.POSITION, d.FILE_NAME, d.SHA256, d.RECORDED_AT AS RECEIVED_AT, s.VERDICT,
    coalesce(e.N, 0) AS RULES_EVALUATED,
    f.RULE, f.SEVERITY, c.AUTHOR, c.EXPLANATION, c.RECORDED_AT AS CONFIRMED_AT
FROM asked AS a
JOIN lake.submissions AS s USING (SUBMISSION)
JOIN lake.deliveries AS d USING (DELIVERY)
LEFT JOIN evaluated AS e ON e.SUBMISSION = a.SUBMISSION
LEFT JOIN lake.findings AS f ON f.SUBMISSION = a.SUBMISSION AND f.POSITION = a.POSITION
LEFT JOIN lake.confirmed_findings AS k ON k.SUBMISSION = f.SUBMISSION AND k.NUMBER = f.NUMBER
LEFT JOIN lake.confirmations AS c ON c.CONFIRMATION = k.CONFIRMATION
ORDER BY a.SUBMISSION, a.POSITION, f.RULE
