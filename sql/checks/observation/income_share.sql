-- Purpose: a price as percent of income is the price in US$ over a twelfth of yearly GNI per capita.
-- Inputs:  obs, shape, rule_income_share (RULE, EDITION, INDICATOR, POINTS, SHARE). Grain: the percentage.
-- Key:     RULE, POS.
WITH pairing AS (
    SELECT r.RULE, r.POINTS, r.SHARE, s.SHAPE, u.SHAPE AS USD, n.SHAPE AS GNI
    FROM rule_income_share AS r
    JOIN shape AS s ON s.EDITION = r.EDITION AND s.INDICATOR = r.INDICATOR AND s.MEASURE IN ('PCT_INCOME', 'PCT_GNI')
    LEFT JOIN shape AS u ON u.SIBLING = s.SIBLING AND u.MEASURE = 'USD'
    LEFT JOIN shape AS n ON n.SIBLING = s.SIBLING AND n.MEASURE = 'GNI_PC'
)
SELECT
    g.RULE, o.SUB, o.POS, u.VALUE / (nullif(greatest(n.VALUE, 0), 0) / 12) * 100 AS EXPECTED,
    abs(o.VALUE - EXPECTED) > greatest(g.POINTS, g.SHARE * o.VALUE) AS FAILED,
    CASE WHEN FAILED THEN json_object('expected', round(EXPECTED, 2), 'usd', u.VALUE, 'gni', n.VALUE) END AS FACTS
FROM obs AS o
JOIN pairing AS g USING (SHAPE)
LEFT JOIN obs AS u ON u.CELL = o.CELL - o.SHAPE + g.USD
LEFT JOIN obs AS n ON n.CELL = o.CELL - o.SHAPE + g.GNI
