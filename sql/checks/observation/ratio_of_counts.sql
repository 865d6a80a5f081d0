-- Purpose: a rate or a proportion equals numerator over denominator times 100, within rounding.
-- Inputs:  obs, partial_key, rule_ratio_of_counts (RULE, EDITION, INDICATOR, UNIT, SHARE). Grain: observation.
-- Key:     RULE, POS.
WITH pairing AS (
    SELECT r.RULE, r.SHARE, s.PARTIAL_KEY, n.PARTIAL_KEY AS NUMERATOR, d.PARTIAL_KEY AS DENOMINATOR
    FROM rule_ratio_of_counts AS r
    JOIN partial_key AS s
        ON s.EDITION = r.EDITION AND s.INDICATOR = r.INDICATOR AND s.IS_MAIN AND s.EXPECTED_UNIT = r.UNIT
    LEFT JOIN partial_key AS n ON n.SIBLING = s.SIBLING AND n.MEASURE = 'NUM'
    LEFT JOIN partial_key AS d ON d.SIBLING = s.SIBLING AND d.MEASURE = 'DEN'
),
counts AS (
    SELECT OBS_KEY, VALUE FROM obs
    WHERE PARTIAL_KEY IN (SELECT NUMERATOR FROM pairing UNION ALL SELECT DENOMINATOR FROM pairing) AND VALUE IS NOT NULL
)
SELECT
    g.RULE, o.SUB, o.POS, n.VALUE / nullif(greatest(d.VALUE, 0), 0) * 100 AS EXPECTED,
    abs(o.VALUE - EXPECTED) > 0.5 * power(10, -o.DECIMALS) + g.SHARE * abs(o.VALUE) + 1e-9 AS FAILED,
    CASE WHEN FAILED THEN json_object('numerator', n.VALUE, 'denominator', d.VALUE,
        'expected', round(EXPECTED, o.DECIMALS + 1)) END AS FACTS
FROM obs AS o
JOIN pairing AS g USING (PARTIAL_KEY)
LEFT JOIN counts AS n ON n.OBS_KEY = o.OBS_KEY - o.PARTIAL_KEY + g.NUMERATOR
LEFT JOIN counts AS d ON d.OBS_KEY = o.OBS_KEY - o.PARTIAL_KEY + g.DENOMINATOR
