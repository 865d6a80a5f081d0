-- Purpose: the reference period is a year, not later than now (R007), not before the indicator can have been measured (R008).
-- Inputs:  obs, block, shape, def_indicator, now (THIS_YEAR), rule_period (RULE, OLDEST). Key: RULE, POS.
-- Grain:   observation.
SELECT
    r.RULE, o.SUB, o.POS,
    CASE WHEN NOT r.OLDEST THEN b.YEAR IS NULL OR b.YEAR > n.THIS_YEAR
        WHEN b.YEAR IS NOT NULL AND d.FIRST_YEAR IS NOT NULL THEN b.YEAR < d.FIRST_YEAR AND coalesce(o.VALUE, 0) <> 0 END AS FAILED,
    CASE WHEN FAILED THEN json_object('period', b.TIME_TEXT, 'this_year', n.THIS_YEAR::VARCHAR, 'first_year', d.FIRST_YEAR::VARCHAR) END AS FACTS
FROM obs AS o
JOIN block AS b USING (BLOCK)
JOIN shape AS s USING (SHAPE)
CROSS JOIN rule_period AS r
CROSS JOIN now AS n
LEFT JOIN def_indicator AS d USING (EDITION, INDICATOR)
