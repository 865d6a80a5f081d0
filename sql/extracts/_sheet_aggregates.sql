-- Purpose: values of groups for readers for the indicators of the goals, newest year first.
-- Inputs:  extract_aggregates, def_groups.
-- Grain and key: GROUPING, REF_AREA, FRAMEWORK, SERIES, BREAKDOWN, TIME_PERIOD.
SELECT
    g.NAME_EN AS "Group", a.GROUPING AS "Kind", a.FRAMEWORK AS "Framework", a.SERIES AS "Indicator",
    CASE a.BREAKDOWN WHEN '_T' THEN '' ELSE a.BREAKDOWN END AS "Category",
    a.TIME_PERIOD AS "Year", a.OBS_VALUE AS "Value", a.IMPUTED_SHARE AS "Estimated",
    a.BOUND_LOW AS "At least", a.BOUND_HIGH AS "At most",
    a.AREAS_COVERED AS "Areas with a value", a.AREAS_TOTAL AS "Areas", a.WEIGHT_COVERED AS "Population covered",
    a.COMMENT_OBS AS "Why withheld"
FROM extract_aggregates AS a
JOIN def_groups AS g USING (GROUPING, REF_AREA)
WHERE a.SHOWN AND a.FRAMEWORK IN ('MDG_2008', 'SDG')
    AND a.GROUPING IN ('WORLD', 'DEVELOPMENT', 'MDG', 'SDG', 'LDC', 'LLDC', 'SIDS') AND a.TIME_PERIOD >= 2000
ORDER BY a.FRAMEWORK, a.SERIES, a.BREAKDOWN,
    list_position(['WORLD', 'DEVELOPMENT', 'LDC', 'LLDC', 'SIDS', 'MDG', 'SDG'], a.GROUPING),
    a.REF_AREA, a.TIME_PERIOD DESC
