-- Purpose: areas and groups with names in the six languages of the United Nations. Inputs: def_areas, def_groups.
-- Key: GROUPING, REF_AREA (GROUPING is AREA for an area).
SELECT * FROM (
    SELECT REF_AREA, 'AREA' AS GROUPING, KIND, ISO2, M49, NAME_EN, NAME_FR, NAME_ES, NAME_RU, NAME_AR, NAME_ZH,
        YEAR_FROM, YEAR_TO, SUCCESSORS, CONFIDENCE, NOTE
    FROM def_areas
    UNION ALL
    SELECT REF_AREA, GROUPING, 'group', '', M49, NAME_EN, NAME_FR, NAME_ES, NAME_RU, NAME_AR, NAME_ZH, NULL, NULL, '',
        CONFIDENCE, SOURCE
    FROM def_groups
)
ORDER BY GROUPING, REF_AREA
