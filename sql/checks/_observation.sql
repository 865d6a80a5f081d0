-- Purpose: counts what a kind of rule says of observations, and collects the failures.
-- Inputs:  judged (RULE, SUB, POS, FAILED: true, false, or null where the rule is not applicable; FACTS of a failure).
-- Grain:   rule and submission. Key: RULE, SUB. Parameter sets of a rule are evaluated, and counted, one by one.
SELECT
    RULE, SUB,
    count(FAILED) AS EVALUATED,
    count(*) FILTER (FAILED) AS FAILED,
    count(*) - count(FAILED) AS NOT_APPLICABLE,
    list({'pos': POS, 'facts': FACTS}) FILTER (FAILED) AS FOUND
FROM judged
GROUP BY RULE, SUB
