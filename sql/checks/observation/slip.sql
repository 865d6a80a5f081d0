-- Purpose: a count that is a thousand or a million times off what the year before, or the rate and the population, say.
-- Inputs:  obs, area_year, partial_key, step, population, rule_slip (RULE, EDITION, INDICATOR, WITHIN in log10).
-- Key:     RULE, POS.
-- Grain:   observation of a numerator.
WITH pairing AS (
    SELECT r.RULE, r.WITHIN, s.PARTIAL_KEY, p.PARTIAL_KEY AS RATE
    FROM rule_slip AS r
    JOIN partial_key AS s ON s.EDITION = r.EDITION AND s.INDICATOR = r.INDICATOR AND s.MEASURE = 'NUM'
    LEFT JOIN partial_key AS p ON p.SIBLING = s.SIBLING AND p.IS_MAIN AND p.EXPECTED_UNIT = 'PER_100_POP'
),
rate AS (SELECT OBS_KEY, VALUE FROM obs SEMI JOIN pairing ON pairing.RATE = obs.PARTIAL_KEY)
SELECT
    g.RULE, o.SUB, o.POS,
    CASE WHEN o.VALUE > 0
        THEN nullif(greatest(coalesce(t.VALUE_1, p.VALUE * n.POPULATION / 100), 0), 0) END AS EXPECTED,
    abs(log10(nullif(o.VALUE / EXPECTED, 0))) AS OFF,  -- a ratio too small for a number is none
    least(abs(OFF - 3), abs(OFF - 6)) <= g.WITHIN AS FAILED,
    CASE WHEN FAILED THEN json_object('number', o.VALUE, 'expected', round(EXPECTED),
        'factor', power(10, round(log10(EXPECTED / o.VALUE)))) END AS FACTS
FROM obs AS o
JOIN pairing AS g USING (PARTIAL_KEY)
JOIN area_year AS b USING (AREA_YEAR)
LEFT JOIN step AS t USING (POS)
LEFT JOIN rate AS p ON p.OBS_KEY = o.OBS_KEY - o.PARTIAL_KEY + g.RATE
LEFT JOIN population AS n ON n.REF_AREA = b.REF_AREA AND n.YEAR = b.YEAR
