-- Purpose: with the denominators of women and men given, the total is their weighted mean.
-- Inputs:  obs, shape, member, family, branch, rule_weighted_mean (RULE, EDITION, INDICATOR, DIMENSION, PARTS, POINTS).
-- Grain:   the total. Key: RULE, POS.
WITH weighed AS (
    SELECT m.FAMILY, p.SHAPE, d.SHAPE - p.SHAPE AS TO_DENOMINATOR
    FROM rule_weighted_mean AS r
    JOIN shape AS p ON p.EDITION = r.EDITION AND p.INDICATOR = r.INDICATOR AND p.IS_MAIN
    JOIN shape AS d ON d.SIBLING = p.SIBLING AND d.MEASURE = 'DEN'
    JOIN member AS m
        ON m.SHAPE = p.SHAPE AND m.DIMENSION = r.DIMENSION AND list_contains(string_split(r.PARTS, ','), m.CODE)
),
mean AS (
    SELECT w.FAMILY, o.BLOCK, sum(o.VALUE * d.VALUE) / sum(d.VALUE) AS expected
    FROM obs AS o
    JOIN weighed AS w USING (SHAPE)
    JOIN obs AS d ON d.CELL = o.CELL + w.TO_DENOMINATOR
    GROUP BY ALL
    HAVING count(o.VALUE) = 2 AND count(d.VALUE) = 2 AND sum(d.VALUE) > 0
)
SELECT
    r.RULE, f.SUB, f.TOTAL_POS AS POS, abs(f.TOTAL - m.expected) > r.POINTS AS FAILED,
    CASE WHEN FAILED THEN json_object('expected', round(m.expected, 1)) END AS FACTS
FROM family AS f
JOIN branch AS g USING (BRANCH)
JOIN shape AS s USING (SHAPE)
JOIN rule_weighted_mean AS r USING (EDITION, INDICATOR, DIMENSION, PARTS)
LEFT JOIN mean AS m ON m.FAMILY = g.FAMILY AND m.BLOCK = f.BLOCK
WHERE s.IS_MAIN AND f.TOTAL_POS IS NOT NULL
