-- Purpose: a group of areas by its code, in the grouping that readers are shown first. Inputs: areas; $group.
-- Grain: at most one row.
SELECT REF_AREA, GROUPING, NAME_EN, NAME_FR, NAME_ES, NAME_RU, NAME_AR, NAME_ZH
FROM areas
WHERE REF_AREA = $group AND GROUPING <> 'AREA'
ORDER BY list_position(
    ['WORLD', 'SDG', 'MDG', 'DEVELOPMENT', 'LDC', 'LLDC', 'SIDS', 'ITU', 'UNRC', 'WB_REGION', 'M49', 'WB_INCOME'],
    GROUPING
)
LIMIT 1
