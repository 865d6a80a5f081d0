-- Purpose: what is sent for one year under two editions agrees, where the concordance says
--          that the meaning is the same.
-- Inputs:  obs, area_year, partial_key, rule_editions_agree (RULE, EDITION, INDICATOR, WITHIN).
-- Grain:   the later edition.
-- Key:     RULE, POS.
WITH twice AS (
    SELECT SERIES, min(PARTIAL_KEY) AS EARLIER, max(PARTIAL_KEY) AS LATER
    FROM (SELECT SERIES, PARTIAL_KEY, EDITION FROM partial_key WHERE INDICATOR_KNOWN AND IS_MAIN ORDER BY EDITION)
    GROUP BY SERIES
    HAVING count(DISTINCT EDITION) > 1
),
pairing AS (
    SELECT s.PARTIAL_KEY, e.PARTIAL_KEY AS PARTNER, e.EDITION || ' ' || e.INDICATOR AS CODE_1
    FROM partial_key AS s
    JOIN twice AS w USING (SERIES)
    JOIN partial_key AS e ON e.SERIES = s.SERIES AND e.EDITION < s.EDITION
)
SELECT
    r.RULE, o.SUB, o.POS, abs(o.VALUE - e.VALUE) > r.WITHIN + 1e-9 AS FAILED,
    CASE WHEN FAILED THEN json_object('other_code', g.CODE_1, 'other', e.VALUE, 'other_pos', e.POS) END AS FACTS
FROM obs AS o
JOIN pairing AS g USING (PARTIAL_KEY)
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_editions_agree AS r USING (EDITION, INDICATOR)
JOIN obs AS e ON e.OBS_KEY = o.OBS_KEY - o.PARTIAL_KEY + g.PARTNER
