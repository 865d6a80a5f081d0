-- Purpose: progress of groups and countries for the indicators of the goals.
-- Inputs:  extract_progress, def_groups, def_areas.
-- Grain and key: GROUPING, REF_AREA, FRAMEWORK, SERIES, BREAKDOWN.
SELECT
    coalesce(g.NAME_EN, a.NAME_EN) AS "Area or group", p.GROUPING AS "Kind", p.FRAMEWORK AS "Framework",
    p.SERIES AS "Indicator", CASE p.BREAKDOWN WHEN '_T' THEN '' ELSE p.BREAKDOWN END AS "Category",
    p.VALUE_1990 AS "1990", p.VALUE_2000 AS "2000", p.VALUE_2005 AS "2005",
    p.LATEST_PERIOD AS "Latest year", p.LATEST_VALUE AS "Latest",
    p.CHANGE AS "Change since 2000", p.ANNUAL_RATE AS "Percent a year", p.GAP_TO_DEVELOPED AS "Gap to developed"
FROM extract_progress AS p
LEFT JOIN def_groups AS g ON g.GROUPING = p.GROUPING AND g.REF_AREA = p.REF_AREA
LEFT JOIN def_areas AS a ON p.GROUPING = 'AREA' AND a.REF_AREA = p.REF_AREA
WHERE p.FRAMEWORK IN ('MDG_2008', 'SDG')
ORDER BY p.FRAMEWORK, p.SERIES, p.BREAKDOWN, p.GROUPING = 'AREA', p.GROUPING, "Area or group"
