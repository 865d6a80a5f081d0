-- Purpose: with the denominators of women and men given, the total is their weighted mean.
-- Inputs:  obs, partial_key, breakdown_part, total_and_parts, breakdown_set, rule_weighted_mean (RULE, EDITION,
--          INDICATOR, DIMENSION, PARTS, POINTS).
-- Grain:   the total. Key: RULE, POS.
WITH weighed AS (
    SELECT m.DISAGGREGATION, p.PARTIAL_KEY, d.PARTIAL_KEY - p.PARTIAL_KEY AS TO_DENOMINATOR
    FROM rule_weighted_mean AS r
    JOIN partial_key AS p ON p.EDITION = r.EDITION AND p.INDICATOR = r.INDICATOR AND p.IS_MAIN
    JOIN partial_key AS d ON d.SIBLING = p.SIBLING AND d.MEASURE = 'DEN'
    JOIN breakdown_part AS m
        ON m.PARTIAL_KEY = p.PARTIAL_KEY AND m.DIMENSION = r.DIMENSION
        AND list_contains(string_split(r.PARTS, ','), m.CODE)
),
mean AS (
    SELECT w.DISAGGREGATION, o.AREA_YEAR, sum(o.VALUE * d.VALUE) / sum(d.VALUE) AS expected
    FROM obs AS o
    JOIN weighed AS w USING (PARTIAL_KEY)
    JOIN obs AS d ON d.OBS_KEY = o.OBS_KEY + w.TO_DENOMINATOR
    GROUP BY ALL
    HAVING count(o.VALUE) = 2 AND count(d.VALUE) = 2 AND sum(d.VALUE) > 0
)
SELECT
    r.RULE, f.SUB, f.TOTAL_POS AS POS, abs(f.TOTAL - m.expected) > r.POINTS AS FAILED,
    CASE WHEN FAILED THEN json_object('expected', round(m.expected, 1)) END AS FACTS
FROM total_and_parts AS f
JOIN breakdown_set AS g USING (BREAKDOWN_SET)
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_weighted_mean AS r USING (EDITION, INDICATOR, DIMENSION, PARTS)
LEFT JOIN mean AS m ON m.DISAGGREGATION = g.DISAGGREGATION AND m.AREA_YEAR = f.AREA_YEAR
WHERE s.IS_MAIN AND f.TOTAL_POS IS NOT NULL
