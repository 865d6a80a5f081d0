-- Purpose: a price in US$ is not simply the price in local currency.
-- Inputs:  obs, partial_key, rule_unconverted (RULE, EDITION, INDICATOR, WITHIN).
-- Grain:   a price in US$. Key: RULE, POS.
WITH pairing AS (
    SELECT r.RULE, r.WITHIN, s.PARTIAL_KEY, l.PARTIAL_KEY AS LOCAL_PRICE, x.PARTIAL_KEY AS RATE
    FROM rule_unconverted AS r
    JOIN partial_key AS s ON s.EDITION = r.EDITION AND s.INDICATOR = r.INDICATOR AND s.MEASURE = 'USD'
    LEFT JOIN partial_key AS l ON l.SIBLING = s.SIBLING AND l.MEASURE = 'LCU'
    LEFT JOIN partial_key AS x ON x.SIBLING = s.SIBLING AND x.MEASURE = 'XRATE'
)
SELECT
    g.RULE, o.SUB, o.POS,
    CASE WHEN o.VALUE IS NOT NULL AND l.VALUE IS NOT NULL AND x.VALUE IS NOT NULL
        THEN o.VALUE = l.VALUE AND abs(x.VALUE - 1) > g.WITHIN + 1e-9 END AS FAILED,
    CASE WHEN FAILED THEN json_object('local', l.VALUE, 'xrate', x.VALUE,
        'expected', round(l.VALUE / nullif(x.VALUE, 0), 2)) END AS FACTS
FROM obs AS o
JOIN pairing AS g USING (PARTIAL_KEY)
LEFT JOIN obs AS l ON l.OBS_KEY = o.OBS_KEY - o.PARTIAL_KEY + g.LOCAL_PRICE
LEFT JOIN obs AS x ON x.OBS_KEY = o.OBS_KEY - o.PARTIAL_KEY + g.RATE
