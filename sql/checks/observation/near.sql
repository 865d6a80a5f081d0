-- Purpose: two values of the same area and year are not far apart.
-- Inputs:  obs, shape, rule_near (RULE, EDITION, INDICATOR, OTHER, POINTS). Grain: observation. Key: RULE, POS.
WITH pairing AS (
    SELECT r.RULE, r.OTHER, r.POINTS, s.SHAPE, p.SHAPE AS PARTNER
    FROM rule_near AS r
    JOIN shape AS s ON s.EDITION = r.EDITION AND s.INDICATOR = r.INDICATOR AND s.IS_MAIN AND s.ALL_TOTAL
    LEFT JOIN shape AS p ON p.REST = s.REST AND p.INDICATOR = r.OTHER AND p.IS_MAIN AND p.ALL_TOTAL
),
partner AS (SELECT POS, CELL, VALUE FROM obs SEMI JOIN pairing ON pairing.PARTNER = obs.SHAPE)
SELECT
    g.RULE, o.SUB, o.POS, abs(o.VALUE - p.VALUE) > g.POINTS + 1e-9 AS FAILED,
    CASE WHEN FAILED THEN json_object('other_code', g.OTHER, 'other', p.VALUE, 'other_pos', p.POS,
        'points', g.POINTS) END AS FACTS
FROM obs AS o
JOIN pairing AS g USING (SHAPE)
LEFT JOIN partner AS p ON p.CELL = o.CELL - o.SHAPE + g.PARTNER
