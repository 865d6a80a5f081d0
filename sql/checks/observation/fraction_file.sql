-- Purpose: when no percentage of a submission is above 1, the sender wrote fractions.
-- Several indicators must show it: a country where few use the Internet has a whole true series below 1.
-- Inputs:  obs, partial_key, attribute_set, rule_fraction_file (RULE, EDITION, INDICATOR, AT_LEAST values, KINDS
--          indicators).
-- Key:     RULE, POS.
-- Grain:   observation of a percentage.
WITH percentages AS (
    SELECT o.SUB, count(*) AS n, count(DISTINCT s.INDICATOR) AS kinds, max(o.VALUE) AS largest
    FROM obs AS o
    JOIN attribute_set AS p USING (ATTRIBUTE_SET)
    JOIN partial_key AS s ON s.PARTIAL_KEY = o.PARTIAL_KEY
    WHERE s.IS_MAIN AND p.UNIT_MEASURE = 'PERCENT' AND o.VALUE > 0
    GROUP BY o.SUB
)
SELECT
    r.RULE, o.SUB, o.POS,
    CASE WHEN a.n >= r.AT_LEAST AND a.kinds >= r.KINDS AND o.VALUE <> 0 THEN a.largest <= 1 END AS FAILED,
    CASE WHEN FAILED THEN json_object('number', o.VALUE, 'percent', round(o.VALUE * 100, 6), 'n', a.n,
        'largest', a.largest) END AS FACTS
FROM obs AS o
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN attribute_set AS p USING (ATTRIBUTE_SET)
JOIN rule_fraction_file AS r USING (EDITION, INDICATOR)
JOIN percentages AS a ON a.SUB = o.SUB
WHERE s.IS_MAIN AND p.UNIT_MEASURE = 'PERCENT'
