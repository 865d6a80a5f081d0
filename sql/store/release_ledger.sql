-- Purpose: what every rule looked at in the submissions of a release, and how much of what
--          failed was confirmed by then.
-- Inputs:  lake.evaluations, lake.submissions, lake.findings, lake.confirmed_findings;
--          $submissions (list), $as_of (UTC).
-- Grain and key: SUBMISSION, RULE.
WITH confirmed AS (
    SELECT f.SUBMISSION, f.RULE, count(DISTINCT f.NUMBER) AS CONFIRMED
    FROM lake.confirmed_findings AS c
    JOIN lake.findings AS f USING (SUBMISSION, NUMBER)
    WHERE c.RECORDED_AT <= $as_of
    GROUP BY f.SUBMISSION, f.RULE
)
SELECT
    e.SUBMISSION, any_value(s.REF_AREA) AS REF_AREA, e.RULE, max(e.EVALUATED) AS EVALUATED, max(e.FAILED) AS FAILED,
    max(e.NOT_APPLICABLE) AS NOT_APPLICABLE, coalesce(max(c.CONFIRMED), 0) AS CONFIRMED
FROM lake.evaluations AS e
JOIN lake.submissions AS s USING (SUBMISSION)
LEFT JOIN confirmed AS c USING (SUBMISSION, RULE)
WHERE list_contains($submissions, e.SUBMISSION)
GROUP BY e.SUBMISSION, e.RULE
ORDER BY e.SUBMISSION, e.RULE
