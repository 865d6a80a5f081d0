-- Purpose: the reference period is a year, not later than now (R007), not before the indicator can
--          have been measured (R008).
-- Inputs:  obs, area_year, partial_key, def_indicator, now (THIS_YEAR), rule_period (RULE, OLDEST). Key: RULE, POS.
-- Grain:   observation. Where the first year of an indicator is not known, that of the oldest series of the list holds.
WITH oldest AS (SELECT min(FIRST_YEAR) AS YEAR FROM def_indicator)
SELECT
    r.RULE, o.SUB, o.POS, coalesce(d.FIRST_YEAR, f.YEAR) AS SINCE,
    CASE WHEN NOT r.OLDEST THEN b.YEAR IS NULL OR b.YEAR > n.THIS_YEAR
        WHEN b.YEAR IS NOT NULL THEN b.YEAR < SINCE AND coalesce(o.VALUE, 0) <> 0 END AS FAILED,
    CASE WHEN FAILED THEN json_object('period', b.TIME_TEXT, 'this_year', n.THIS_YEAR::VARCHAR,
        'first_year', SINCE::VARCHAR) END AS FACTS
FROM obs AS o
JOIN area_year AS b USING (AREA_YEAR)
JOIN partial_key AS s USING (PARTIAL_KEY)
CROSS JOIN rule_period AS r
CROSS JOIN now AS n
CROSS JOIN oldest AS f
LEFT JOIN def_indicator AS d USING (EDITION, INDICATOR)
