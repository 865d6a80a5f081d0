-- Purpose: the groups that an area belongs to now and of which a value is shown, the widest groupings first; DEVELOPED
--          is the region of developed countries in the lists of the MDGs.
-- Inputs:  regions, areas, aggregates; $area.
-- Grain and key: REF_AREA (of the group). SERIES: of which indicators a total is shown.
WITH shown AS (
    SELECT GROUPING, REF_AREA, list(DISTINCT FRAMEWORK || ' ' || SERIES) AS SERIES
    FROM aggregates
    WHERE SHOWN AND OBS_VALUE IS NOT NULL AND BREAKDOWN = '_T' AND MEASURE <> 'NUM'
    GROUP BY GROUPING, REF_AREA
)
SELECT a.REF_AREA, any_value(a.NAME_EN) AS NAME_EN, any_value(a.NAME_FR) AS NAME_FR, any_value(a.NAME_ES) AS NAME_ES,
    any_value(a.NAME_RU) AS NAME_RU, any_value(a.NAME_AR) AS NAME_AR, any_value(a.NAME_ZH) AS NAME_ZH,
    list(CASE WHEN a.REF_AREA = '514' THEN 'DEVELOPED' ELSE r.GROUPING END) AS GROUPINGS, any_value(s.SERIES) AS SERIES
FROM regions AS r
JOIN areas AS a ON a.GROUPING = r.GROUPING AND a.REF_AREA = r.REF_GROUP
JOIN shown AS s ON s.GROUPING = r.GROUPING AND s.REF_AREA = r.REF_GROUP
WHERE r.REF_AREA = $area AND r.YEAR_TO IS NULL
    AND r.GROUPING IN ('WORLD', 'SDG', 'MDG', 'DEVELOPMENT', 'LDC', 'LLDC', 'SIDS')
GROUP BY a.REF_AREA
ORDER BY min(list_position(['WORLD', 'SDG', 'MDG', 'DEVELOPMENT', 'LDC', 'LLDC', 'SIDS'], r.GROUPING)), NAME_EN
