-- Purpose: values of the world and of the regions for one indicator, as readers are shown them.
-- Inputs:  aggregates, areas; $framework, $series.
-- Grain and key: GROUPING, REF_AREA, BREAKDOWN, TIME_PERIOD.
SELECT g.*, a.NAME_EN, a.NAME_FR, a.NAME_ES, a.NAME_RU, a.NAME_AR, a.NAME_ZH
FROM aggregates AS g
JOIN areas AS a USING (GROUPING, REF_AREA)
WHERE g.FRAMEWORK = $framework AND g.SERIES = $series AND g.SHOWN AND g.MEASURE <> 'NUM'
    AND g.GROUPING IN ('WORLD', 'DEVELOPMENT', 'LDC', CASE WHEN $framework LIKE 'MDG%' THEN 'MDG' ELSE 'SDG' END)
ORDER BY list_position(['WORLD', 'DEVELOPMENT', 'LDC', 'MDG', 'SDG'], g.GROUPING), a.NAME_EN, g.BREAKDOWN, g.TIME_PERIOD
