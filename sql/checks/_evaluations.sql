-- Purpose: the ledger that shows a rule did look: how many observations it evaluated, failed, and did not apply to.
-- Inputs:  outcome. Grain: submission and rule. Key: SUBMISSION, RULE.
WITH worst AS (
    SELECT SUBMISSION, RULE, ROW_ID,
        bool_or(OUTCOME = 'failed') AS failed, bool_or(OUTCOME = 'passed') AS passed
    FROM outcome
    GROUP BY ALL
)
SELECT SUBMISSION, RULE,
    count(*) FILTER (failed OR passed) AS evaluated,
    count(*) FILTER (failed) AS failed,
    count(*) FILTER (NOT failed AND NOT passed) AS not_applicable
FROM worst
GROUP BY ALL
ORDER BY SUBMISSION, RULE
