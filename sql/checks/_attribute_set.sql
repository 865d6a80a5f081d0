-- Purpose: counts what a kind of rule says of attribute sets, for all observations that have them,
--          and finds the failing ones.
-- Inputs:  judged (RULE, ATTRIBUTE_SET, FAILED, FACTS), tally, obs. Grain: rule and submission. Key: RULE, SUB.
, failing AS (
    SELECT j.RULE, o.SUB, list({'pos': o.POS, 'facts': j.FACTS}) AS FOUND
    FROM judged AS j
    JOIN obs AS o USING (ATTRIBUTE_SET)
    WHERE j.FAILED
    GROUP BY j.RULE, o.SUB
),
counted AS (
    SELECT
        j.RULE, t.SUB,
        sum(t.N) FILTER (j.FAILED IS NOT NULL) AS EVALUATED,
        sum(t.N) FILTER (j.FAILED) AS FAILED,
        sum(t.N) FILTER (j.FAILED IS NULL) AS NOT_APPLICABLE
    FROM judged AS j
    JOIN tally AS t USING (ATTRIBUTE_SET)
    GROUP BY j.RULE, t.SUB
)
SELECT c.RULE, c.SUB, coalesce(c.EVALUATED, 0), coalesce(c.FAILED, 0), coalesce(c.NOT_APPLICABLE, 0), f.FOUND
FROM counted AS c
LEFT JOIN failing AS f USING (RULE, SUB)
