-- Purpose: the cells of the progress chart with the names of the groups, the world first.
-- Inputs:  extract_progress_chart, def_groups.
-- Grain and key: GROUPING, REF_AREA, SERIES.
SELECT c.*, g.NAME_EN
FROM extract_progress_chart AS c
JOIN def_groups AS g USING (GROUPING, REF_AREA)
ORDER BY list_position(['WORLD', 'DEVELOPMENT', 'MDG'], c.GROUPING), c.REF_AREA, c.SERIES
