-- Purpose: the areas that have a value, with names. Inputs: areas, harmonised. Grain and key: REF_AREA.
SELECT REF_AREA, NAME_EN, NAME_FR, NAME_ES, NAME_RU, NAME_AR, NAME_ZH
FROM areas
SEMI JOIN harmonised USING (REF_AREA)
WHERE GROUPING = 'AREA'
ORDER BY NAME_EN
