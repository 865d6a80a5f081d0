-- Purpose: the areas that are in a group now, and whether a value of theirs was published.
-- Inputs:  regions, areas, harmonised; $grouping, $group. Grain and key: REF_AREA.
SELECT a.REF_AREA, a.NAME_EN, a.NAME_FR, a.NAME_ES, a.NAME_RU, a.NAME_AR, a.NAME_ZH,
    a.REF_AREA IN (SELECT DISTINCT REF_AREA FROM harmonised) AS HAS_VALUES
FROM areas AS a
WHERE a.GROUPING = 'AREA' AND a.REF_AREA IN (
    SELECT REF_AREA FROM regions
    WHERE GROUPING = $grouping AND REF_GROUP = $group AND YEAR_TO IS NULL AND GROUP_VINTAGE = 'REFERENCE_YEAR'
)
ORDER BY a.NAME_EN
