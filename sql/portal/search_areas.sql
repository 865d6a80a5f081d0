-- Purpose: all areas with names, and whether a value of theirs was published. Inputs: areas, harmonised.
-- Grain and key: REF_AREA.
SELECT REF_AREA, NAME_EN, NAME_FR, NAME_ES, NAME_RU, NAME_AR, NAME_ZH,
    REF_AREA IN (SELECT DISTINCT REF_AREA FROM harmonised) AS HAS_VALUES
FROM areas
WHERE GROUPING = 'AREA'
ORDER BY NAME_EN
