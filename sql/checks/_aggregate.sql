-- Purpose: counts what a kind of rule says of series of groups of areas, and collects the failures.
-- Inputs:  judged (RULE, FILE, POS, FAILED: true, false, or null where the rule is not applicable; FACTS of a failure).
-- Grain:   rule and file. Key: RULE, FILE.
SELECT
    RULE, FILE,
    count(FAILED) AS EVALUATED,
    count(*) FILTER (FAILED) AS FAILED,
    count(*) - count(FAILED) AS NOT_APPLICABLE,
    list({'pos': POS, 'facts': FACTS}) FILTER (FAILED) AS FOUND
FROM judged
GROUP BY RULE, FILE
