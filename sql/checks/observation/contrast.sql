-- Purpose: two values of the same area and year do not contradict each other: one on this side of its limit while the
--          other is beyond its own.
-- Inputs:  obs, partial_key, rule_contrast (RULE, EDITION, INDICATOR, BELOW or ABOVE, OTHER, OTHER_BREAKDOWN,
--          OTHER_BELOW or OTHER_ABOVE; the limits themselves are no contradiction).
-- Grain:   observation. Key: RULE, POS.
WITH pairing AS (
    SELECT r.*, s.PARTIAL_KEY, p.PARTIAL_KEY AS PARTNER
    FROM rule_contrast AS r
    JOIN partial_key AS s ON s.EDITION = r.EDITION AND s.INDICATOR = r.INDICATOR AND s.IS_MAIN
        AND (s.BREAKDOWN = '_T' OR r.EVERY)
    LEFT JOIN partial_key AS p
        ON p.REST = s.REST AND p.INDICATOR = r.OTHER AND p.IS_MAIN AND p.BREAKDOWN = r.OTHER_BREAKDOWN
),
partner AS (SELECT POS, OBS_KEY, VALUE FROM obs SEMI JOIN pairing ON pairing.PARTNER = obs.PARTIAL_KEY)
SELECT
    g.RULE, o.SUB, o.POS,
    CASE WHEN o.VALUE IS NOT NULL AND p.VALUE IS NOT NULL
        THEN coalesce(o.VALUE < g.BELOW, true) AND coalesce(o.VALUE > g.ABOVE, true)
        AND coalesce(p.VALUE < g.OTHER_BELOW, true) AND coalesce(p.VALUE > g.OTHER_ABOVE, true) END AS FAILED,
    CASE WHEN FAILED THEN json_object('other_code', g.OTHER, 'other', p.VALUE, 'other_pos', p.POS) END AS FACTS
FROM obs AS o
JOIN pairing AS g USING (PARTIAL_KEY)
LEFT JOIN partner AS p ON p.OBS_KEY = o.OBS_KEY - o.PARTIAL_KEY + g.PARTNER
