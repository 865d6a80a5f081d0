-- Purpose: a rate or a proportion equals numerator over denominator times 100, within rounding.
-- Inputs:  obs, shape, rule_ratio_of_counts (RULE, EDITION, INDICATOR, UNIT, SHARE). Grain: observation.
-- Key:     RULE, POS.
WITH pairing AS (
    SELECT r.RULE, r.SHARE, s.SHAPE, n.SHAPE AS NUMERATOR, d.SHAPE AS DENOMINATOR
    FROM rule_ratio_of_counts AS r
    JOIN shape AS s ON s.EDITION = r.EDITION AND s.INDICATOR = r.INDICATOR AND s.IS_MAIN AND s.EXPECTED_UNIT = r.UNIT
    LEFT JOIN shape AS n ON n.SIBLING = s.SIBLING AND n.MEASURE = 'NUM'
    LEFT JOIN shape AS d ON d.SIBLING = s.SIBLING AND d.MEASURE = 'DEN'
),
counts AS (
    SELECT CELL, VALUE FROM obs
    WHERE SHAPE IN (SELECT NUMERATOR FROM pairing UNION ALL SELECT DENOMINATOR FROM pairing) AND VALUE IS NOT NULL
)
SELECT
    g.RULE, o.SUB, o.POS, n.VALUE / nullif(greatest(d.VALUE, 0), 0) * 100 AS EXPECTED,
    abs(o.VALUE - EXPECTED) > 0.5 * power(10, -o.DECIMALS) + g.SHARE * abs(o.VALUE) + 1e-9 AS FAILED,
    CASE WHEN FAILED THEN json_object('numerator', n.VALUE, 'denominator', d.VALUE,
        'expected', round(EXPECTED, o.DECIMALS + 1)) END AS FACTS
FROM obs AS o
JOIN pairing AS g USING (SHAPE)
LEFT JOIN counts AS n ON n.CELL = o.CELL - o.SHAPE + g.NUMERATOR
LEFT JOIN counts AS d ON d.CELL = o.CELL - o.SHAPE + g.DENOMINATOR
