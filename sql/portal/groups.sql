-- Purpose: the groups of areas of which a value is shown, each once, with names.
-- Inputs:  aggregates, areas.
-- Grain and key: REF_AREA. A code that several groupings share (202) stands for the same members in each.
SELECT a.REF_AREA, arg_min(a.GROUPING, p.PLACE) AS GROUPING, min(p.PLACE) AS PLACE,
    any_value(a.NAME_EN) AS NAME_EN, any_value(a.NAME_FR) AS NAME_FR, any_value(a.NAME_ES) AS NAME_ES,
    any_value(a.NAME_RU) AS NAME_RU, any_value(a.NAME_AR) AS NAME_AR, any_value(a.NAME_ZH) AS NAME_ZH
FROM areas AS a
JOIN (
    SELECT unnest(['WORLD', 'SDG', 'MDG', 'DEVELOPMENT', 'LDC', 'LLDC', 'SIDS', 'ITU', 'UNRC', 'WB_REGION', 'M49',
        'WB_INCOME']) AS GROUPING, generate_subscripts(range(12), 1) AS PLACE
) AS p USING (GROUPING)
WHERE EXISTS (
    FROM aggregates AS g
    WHERE g.GROUPING = a.GROUPING AND g.REF_AREA = a.REF_AREA AND g.SHOWN AND g.OBS_VALUE IS NOT NULL
)
GROUP BY a.REF_AREA
ORDER BY PLACE, NAME_EN
