-- Purpose: targets of groups and countries.
-- Inputs:  extract_targets, def_groups, def_areas. Grain and key: TARGET_ID, GROUPING, REF_AREA.
SELECT
    coalesce(g.NAME_EN, a.NAME_EN) AS "Area or group", t.TITLE AS "Target", t.TARGET_VALUE AS "Value to reach",
    t.DUE AS "Due", t.LATEST_PERIOD AS "Latest year",
    t.LATEST_VALUE AS "Latest", t.STATE AS "State", t.REACHED_IN AS "Reached in",
    t.PROJECTED_PERIOD AS "Trend reaches it in", t.PROJECTED_LOW AS "Earliest",
    t.PROJECTED_HIGH AS "Latest of interval", t.COMMENT_OBS AS "Note", t.SOURCE AS "Source"
FROM extract_targets AS t
LEFT JOIN def_groups AS g ON g.GROUPING = t.GROUPING AND g.REF_AREA = t.REF_AREA
LEFT JOIN def_areas AS a ON t.GROUPING = 'AREA' AND a.REF_AREA = t.REF_AREA
ORDER BY t.DUE, t.TARGET_ID, t.GROUPING = 'AREA', "Area or group"
