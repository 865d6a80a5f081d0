-- Purpose: one area by its code. Inputs: areas; $area. Grain: REF_AREA.
SELECT REF_AREA, NAME_EN, NAME_FR, NAME_ES, NAME_RU, NAME_AR, NAME_ZH, KIND, NOTE
FROM areas
WHERE GROUPING = 'AREA' AND REF_AREA = $area
