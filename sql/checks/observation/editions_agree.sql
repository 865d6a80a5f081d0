-- Purpose: what is sent for one year under two editions agrees, where the concordance says
--          that the meaning is the same.
-- Inputs:  obs, block, shape, rule_editions_agree (RULE, EDITION, INDICATOR, WITHIN). Grain: the later edition.
-- Key:     RULE, POS.
WITH twice AS (
    SELECT SERIES, min(SHAPE) AS EARLIER, max(SHAPE) AS LATER
    FROM (SELECT SERIES, SHAPE, EDITION FROM shape WHERE INDICATOR_KNOWN AND IS_MAIN ORDER BY EDITION)
    GROUP BY SERIES
    HAVING count(DISTINCT EDITION) > 1
),
pairing AS (
    SELECT s.SHAPE, e.SHAPE AS PARTNER, e.EDITION || ' ' || e.INDICATOR AS CODE_1
    FROM shape AS s
    JOIN twice AS w USING (SERIES)
    JOIN shape AS e ON e.SERIES = s.SERIES AND e.EDITION < s.EDITION
)
SELECT
    r.RULE, o.SUB, o.POS, abs(o.VALUE - e.VALUE) > r.WITHIN + 1e-9 AS FAILED,
    CASE WHEN FAILED THEN json_object('other_code', g.CODE_1, 'other', e.VALUE, 'other_pos', e.POS) END AS FACTS
FROM obs AS o
JOIN pairing AS g USING (SHAPE)
JOIN shape AS s USING (SHAPE)
JOIN rule_editions_agree AS r USING (EDITION, INDICATOR)
JOIN obs AS e ON e.CELL = o.CELL - o.SHAPE + g.PARTNER
