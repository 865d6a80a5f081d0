-- Purpose: the population that was used agrees with the reference population of the same year.
-- Inputs:  obs, area_year, partial_key, population (with VINTAGE), rule_population (RULE, EDITION, INDICATOR, WITHIN).
-- Key:     RULE, POS.
-- Grain:   denominator.
SELECT
    r.RULE, o.SUB, o.POS,
    CASE WHEN o.VALUE > 0 THEN abs(o.VALUE / p.POPULATION - 1) > r.WITHIN END AS FAILED,
    CASE WHEN FAILED THEN json_object('reference', p.POPULATION, 'vintage', p.VINTAGE,
        'difference', round((o.VALUE / p.POPULATION - 1) * 100, 1)) END AS FACTS
FROM obs AS o
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_population AS r USING (EDITION, INDICATOR)
JOIN area_year AS b USING (AREA_YEAR)
LEFT JOIN population AS p ON p.REF_AREA = b.REF_AREA AND p.YEAR = b.YEAR
WHERE s.MEASURE = 'DEN' AND s.ALL_TOTAL
