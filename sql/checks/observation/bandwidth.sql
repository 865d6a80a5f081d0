-- Purpose: bit/s per inhabitant agrees with the bandwidth in Mbit/s and the population.
-- Inputs:  obs, area_year, partial_key, population, rule_bandwidth (RULE, EDITION, INDICATOR, WITHIN as a share of the
--          value).
-- Grain:   observation. Key: RULE, POS.
WITH pairing AS (
    SELECT r.RULE, r.WITHIN, s.PARTIAL_KEY, b.PARTIAL_KEY AS BANDWIDTH, d.PARTIAL_KEY AS DENOMINATOR
    FROM rule_bandwidth AS r
    JOIN partial_key AS s ON s.EDITION = r.EDITION AND s.INDICATOR = r.INDICATOR AND s.IS_MAIN
    LEFT JOIN partial_key AS b ON b.SIBLING = s.SIBLING AND b.MEASURE = 'BW_MBIT'
    LEFT JOIN partial_key AS d ON d.SIBLING = s.SIBLING AND d.MEASURE = 'DEN'
)
SELECT
    g.RULE, o.SUB, o.POS, w.VALUE * 1e6 / coalesce(d.VALUE, p.POPULATION) AS EXPECTED,
    abs(o.VALUE - EXPECTED) > g.WITHIN * o.VALUE AS FAILED,
    CASE WHEN FAILED THEN json_object('expected', EXPECTED, 'ratio', o.VALUE / nullif(EXPECTED, 0)) END AS FACTS
FROM obs AS o
JOIN pairing AS g USING (PARTIAL_KEY)
JOIN area_year AS b USING (AREA_YEAR)
LEFT JOIN obs AS w ON w.OBS_KEY = o.OBS_KEY - o.PARTIAL_KEY + g.BANDWIDTH
LEFT JOIN obs AS d ON d.OBS_KEY = o.OBS_KEY - o.PARTIAL_KEY + g.DENOMINATOR
LEFT JOIN population AS p ON p.REF_AREA = b.REF_AREA AND p.YEAR = b.YEAR
