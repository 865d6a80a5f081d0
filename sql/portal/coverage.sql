-- Purpose: how many areas of each SDG region, and of the world, have a value of an indicator in each year.
-- Inputs:  mdg, sdg, harmonised, regions, areas; $framework, $series.
-- Grain and key: REF_GROUP, TIME_PERIOD (years in which some area has a value).
WITH found AS (
    SELECT DISTINCT REF_AREA, TIME_PERIOD FROM mdg
    WHERE $framework = 'MDG_' || MDG_LIST AND MDG_INDICATOR = $series AND RELATION = 'official'
        AND OBS_VALUE IS NOT NULL
    UNION
    SELECT DISTINCT REF_AREA, TIME_PERIOD FROM sdg
    WHERE $framework = 'SDG' AND SDG_INDICATOR = $series AND RELATION = 'official' AND OBS_VALUE IS NOT NULL
    UNION
    SELECT DISTINCT REF_AREA, TIME_PERIOD FROM harmonised
    WHERE $framework = 'CORE' AND HARMONISED_EDITION = '2022' AND HARMONISED_INDICATOR = $series
        AND OBS_VALUE IS NOT NULL
),
members AS (
    SELECT GROUPING, REF_GROUP, REF_AREA FROM regions WHERE GROUPING IN ('WORLD', 'SDG') AND YEAR_TO IS NULL
),
sizes AS (
    SELECT GROUPING, REF_GROUP, count(*) AS AREAS_TOTAL FROM members GROUP BY ALL
),
years AS (
    SELECT DISTINCT TIME_PERIOD FROM found
)
SELECT s.REF_GROUP AS REF_AREA, s.GROUPING, a.NAME_EN, a.NAME_FR, a.NAME_ES, a.NAME_RU, a.NAME_AR, a.NAME_ZH,
    y.TIME_PERIOD, s.AREAS_TOTAL, count(f.REF_AREA) AS AREAS_COVERED
FROM sizes AS s
CROSS JOIN years AS y
JOIN areas AS a ON a.GROUPING = s.GROUPING AND a.REF_AREA = s.REF_GROUP
LEFT JOIN members AS m ON m.GROUPING = s.GROUPING AND m.REF_GROUP = s.REF_GROUP
LEFT JOIN found AS f ON f.REF_AREA = m.REF_AREA AND f.TIME_PERIOD = y.TIME_PERIOD
GROUP BY ALL
ORDER BY s.GROUPING DESC, a.NAME_EN, y.TIME_PERIOD
