-- Purpose: a price as percent of income is the price in US$ over a twelfth of yearly GNI per capita.
-- Inputs:  obs, partial_key, rule_income_share (RULE, EDITION, INDICATOR, POINTS, SHARE). Grain: the percentage.
-- Key:     RULE, POS.
WITH pairing AS (
    SELECT r.RULE, r.POINTS, r.SHARE, s.PARTIAL_KEY, u.PARTIAL_KEY AS USD, n.PARTIAL_KEY AS GNI
    FROM rule_income_share AS r
    JOIN partial_key AS s
        ON s.EDITION = r.EDITION AND s.INDICATOR = r.INDICATOR AND s.MEASURE IN ('PCT_INCOME', 'PCT_GNI')
    LEFT JOIN partial_key AS u ON u.SIBLING = s.SIBLING AND u.MEASURE = 'USD'
    LEFT JOIN partial_key AS n ON n.SIBLING = s.SIBLING AND n.MEASURE = 'GNI_PC'
)
SELECT
    g.RULE, o.SUB, o.POS, u.VALUE / (nullif(greatest(n.VALUE, 0), 0) / 12) * 100 AS EXPECTED,
    abs(o.VALUE - EXPECTED) > greatest(g.POINTS, g.SHARE * o.VALUE) AS FAILED,
    CASE WHEN FAILED THEN json_object('expected', round(EXPECTED, 2), 'usd', u.VALUE, 'gni', n.VALUE) END AS FACTS
FROM obs AS o
JOIN pairing AS g USING (PARTIAL_KEY)
LEFT JOIN obs AS u ON u.OBS_KEY = o.OBS_KEY - o.PARTIAL_KEY + g.USD
LEFT JOIN obs AS n ON n.OBS_KEY = o.OBS_KEY - o.PARTIAL_KEY + g.GNI
