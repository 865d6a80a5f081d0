-- Purpose: the official indicators of the goals for areas and for groups in one table, for progress and targets.
-- Inputs:  panel, goal_series, not_listed (REF_AREA, FRAMEWORK), aggregates (what is shown to readers).
-- Grain and key: GROUPING ('AREA' for an area), REF_AREA, FRAMEWORK, SERIES, BREAKDOWN, TIME_PERIOD. Only
--          values that are published.
CREATE OR REPLACE TABLE levels AS
SELECT 'AREA' AS GROUPING, p.REF_AREA, g.FRAMEWORK, g.GOAL, g.TARGET, g.SERIES, p.BREAKDOWN, p.TIME_PERIOD, p.OBS_VALUE
FROM panel AS p
JOIN goal_series AS g USING (HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE)
ANTI JOIN not_listed AS n ON n.REF_AREA = p.REF_AREA AND n.FRAMEWORK = split_part(g.FRAMEWORK, '_', 1)
WHERE p.OBS_VALUE IS NOT NULL AND g.FRAMEWORK <> 'CORE'
UNION ALL
SELECT GROUPING, REF_AREA, FRAMEWORK, GOAL, TARGET, SERIES, BREAKDOWN, TIME_PERIOD, OBS_VALUE
FROM aggregates
WHERE SHOWN AND OBS_VALUE IS NOT NULL AND FRAMEWORK <> 'CORE';
