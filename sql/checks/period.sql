-- Purpose: the reference period is a year, not later than now (R007), not before the indicator can have been measured (R008).
-- Inputs:  obs, def_indicator, now (THIS_YEAR), rule (RULE, OLDEST). Grain: observation. Key: RULE, ROW_ID.
SELECT
    r.RULE, o.SUBMISSION, o.ROW_ID,
    CASE
        WHEN r.OLDEST THEN CASE
            WHEN o.TIME_PERIOD IS NULL OR d.FIRST_YEAR IS NULL THEN 'na'
            WHEN o.TIME_PERIOD < d.FIRST_YEAR AND coalesce(o.OBS_VALUE, 0) <> 0 THEN 'failed'
            ELSE 'passed' END
        WHEN o.TIME_PERIOD IS NULL OR o.TIME_PERIOD > n.THIS_YEAR THEN 'failed'
        ELSE 'passed'
    END AS OUTCOME,
    json_object('period', o.TIME_TEXT, 'this_year', n.THIS_YEAR::VARCHAR, 'first_year', d.FIRST_YEAR::VARCHAR) AS FACTS
FROM obs AS o
CROSS JOIN rule AS r
CROSS JOIN now AS n
LEFT JOIN def_indicator AS d ON d.EDITION = o.EDITION AND d.INDICATOR = o.INDICATOR
