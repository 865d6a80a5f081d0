-- Purpose: the population that was used agrees with the reference population of the same year.
-- Inputs:  obs, block, shape, population (with VINTAGE), rule_population (RULE, EDITION, INDICATOR, WITHIN).
-- Key:     RULE, POS.
-- Grain:   denominator.
SELECT
    r.RULE, o.SUB, o.POS,
    CASE WHEN o.VALUE > 0 THEN abs(o.VALUE / p.POPULATION - 1) > r.WITHIN END AS FAILED,
    CASE WHEN FAILED THEN json_object('reference', p.POPULATION, 'vintage', p.VINTAGE,
        'difference', (o.VALUE / p.POPULATION - 1) * 100) END AS FACTS
FROM obs AS o
JOIN shape AS s USING (SHAPE)
JOIN rule_population AS r USING (EDITION, INDICATOR)
JOIN block AS b USING (BLOCK)
LEFT JOIN population AS p ON p.REF_AREA = b.REF_AREA AND p.YEAR = b.YEAR
WHERE s.MEASURE = 'DEN' AND s.ALL_TOTAL
