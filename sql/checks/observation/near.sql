-- Purpose: two values of the same area and year are not far apart.
-- Inputs:  obs, partial_key, rule_near (RULE, EDITION, INDICATOR, OTHER, POINTS). Grain: observation. Key: RULE, POS.
WITH pairing AS (
    SELECT r.RULE, r.OTHER, r.POINTS, s.PARTIAL_KEY, p.PARTIAL_KEY AS PARTNER
    FROM rule_near AS r
    JOIN partial_key AS s ON s.EDITION = r.EDITION AND s.INDICATOR = r.INDICATOR AND s.IS_MAIN AND s.ALL_TOTAL
    LEFT JOIN partial_key AS p ON p.REST = s.REST AND p.INDICATOR = r.OTHER AND p.IS_MAIN AND p.ALL_TOTAL
),
partner AS (SELECT POS, OBS_KEY, VALUE FROM obs SEMI JOIN pairing ON pairing.PARTNER = obs.PARTIAL_KEY)
SELECT
    g.RULE, o.SUB, o.POS, abs(o.VALUE - p.VALUE) > g.POINTS + 1e-9 AS FAILED,
    CASE WHEN FAILED THEN json_object('other_code', g.OTHER, 'other', p.VALUE, 'other_pos', p.POS,
        'points', g.POINTS) END AS FACTS
FROM obs AS o
JOIN pairing AS g USING (PARTIAL_KEY)
LEFT JOIN partner AS p ON p.OBS_KEY = o.OBS_KEY - o.PARTIAL_KEY + g.PARTNER
