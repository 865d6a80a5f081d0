-- Purpose: which findings of some submissions are covered, each with the word that covers it.
-- Inputs:  lake.confirmed_findings, lake.confirmations; $submissions (list). Grain and key: SUBMISSION, NUMBER.
SELECT f.SUBMISSION, f.NUMBER, c.CONFIRMATION, c.AUTHOR, c.EXPLANATION, c.RECORDED_AT, c.UNTIL
FROM lake.confirmed_findings AS f
JOIN lake.confirmations AS c USING (CONFIRMATION)
WHERE list_contains($submissions, f.SUBMISSION)
ORDER BY f.SUBMISSION, f.NUMBER
