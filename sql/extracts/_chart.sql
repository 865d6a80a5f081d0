-- Purpose: the values of the chart of MDG 8.16: MDG regions, developed regions, world.
-- Inputs:  extract_aggregates, def_groups.
-- Grain and key: group, year.
SELECT a.REF_AREA, g.NAME_EN, a.TIME_PERIOD, a.OBS_VALUE
FROM extract_aggregates AS a
JOIN def_groups AS g USING (REF_AREA, GROUPING)
WHERE a.FRAMEWORK = 'MDG_2008' AND a.SERIES = '8.16' AND a.SHOWN AND a.OBS_VALUE IS NOT NULL
    AND (a.GROUPING IN ('MDG', 'WORLD') OR (a.GROUPING = 'DEVELOPMENT' AND a.REF_AREA = '514'))
ORDER BY a.TIME_PERIOD, a.REF_AREA
