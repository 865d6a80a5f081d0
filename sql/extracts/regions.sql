-- Purpose: which areas belong to which group, and since and until when. Inputs: memberships, def_groups, def_areas.
-- Grain and key: GROUPING, REF_GROUP, REF_AREA, GROUP_VINTAGE, YEAR_FROM. A membership without years holds for all.
SELECT
    m.GROUPING, m.REF_GROUP, g.NAME_EN AS GROUP_NAME_EN, m.REF_AREA, a.NAME_EN AS AREA_NAME_EN, m.GROUP_VINTAGE,
    m.YEAR_FROM, m.YEAR_TO, m.CONFIDENCE, m.SOURCE
FROM memberships AS m
LEFT JOIN def_groups AS g ON g.GROUPING = m.GROUPING AND g.REF_AREA = m.REF_GROUP
LEFT JOIN def_areas AS a ON a.REF_AREA = m.REF_AREA
ORDER BY m.GROUPING, m.REF_GROUP, m.REF_AREA, m.GROUP_VINTAGE, m.YEAR_FROM
