-- Purpose: how many observations each rule evaluated over all submissions of a release.
-- Inputs:  lake.evaluations; $submissions (list). Grain and key: RULE.
SELECT RULE, sum(EVALUATED)::BIGINT AS EVALUATED
FROM lake.evaluations
WHERE list_contains($submissions, SUBMISSION)
GROUP BY RULE
