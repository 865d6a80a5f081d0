-- Purpose: of a total and a part of it, one is a fraction and the other a percentage.
-- Inputs:  obs, partial_key, breakdown_part, rule_other_unit (RULE, EDITION, INDICATOR, DIMENSION, TIMES: largest ratio
--          of the two).
-- Key:     RULE, POS.
-- Grain:   part of a percentage. Not applicable unless both are above 0. One is a fraction if it is at most 1
--          and the other far above it.
WITH pairing AS (
    SELECT r.RULE, r.TIMES, m.PARTIAL_KEY, t.PARTIAL_KEY AS TOTAL
    FROM rule_other_unit AS r
    JOIN partial_key AS s USING (EDITION, INDICATOR)
    JOIN breakdown_part AS m ON m.PARTIAL_KEY = s.PARTIAL_KEY AND m.DIMENSION = r.DIMENSION AND m.CODE <> '_T'
    LEFT JOIN breakdown_part AS t ON t.DISAGGREGATION = m.DISAGGREGATION AND t.CODE = '_T'
    WHERE s.IS_MAIN AND s.EXPECTED_UNIT = 'PERCENT'
),
whole AS (SELECT POS, OBS_KEY, VALUE FROM obs SEMI JOIN pairing ON pairing.TOTAL = obs.PARTIAL_KEY WHERE VALUE > 0)
SELECT
    g.RULE, o.SUB, o.POS,
    CASE WHEN o.VALUE > 0 AND w.VALUE > 0
        THEN least(o.VALUE, w.VALUE) <= 1
            AND greatest(o.VALUE, w.VALUE) > greatest(1, g.TIMES * least(o.VALUE, w.VALUE)) END AS FAILED,
    CASE WHEN FAILED THEN json_object('other', w.VALUE, 'other_pos', w.POS,
        'percent', least(o.VALUE, w.VALUE) * 100) END AS FACTS
FROM obs AS o
JOIN pairing AS g USING (PARTIAL_KEY)
LEFT JOIN whole AS w ON w.OBS_KEY = o.OBS_KEY - o.PARTIAL_KEY + g.TOTAL
