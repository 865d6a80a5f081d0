-- Purpose: the rows of progress or target_progress that an explanation is asked for.
-- Inputs:  progress, target_progress; $area, $series.
-- Grain:   FRAMEWORK, SERIES, BREAKDOWN. Key: the same, TARGET_ID.
SELECT p.*, t.TARGET_ID, t.TITLE, t.TARGET_VALUE, t.DUE, t.STATE, t.REACHED_IN, t.PROJECTED_PERIOD, t.PROJECTED_LOW,
    t.PROJECTED_HIGH, t.COMMENT_OBS
FROM progress AS p
LEFT JOIN target_progress AS t USING (FRAMEWORK, SERIES, GROUPING, REF_AREA)
WHERE p.REF_AREA = $area AND p.SERIES = $series
ORDER BY p.FRAMEWORK, p.BREAKDOWN, t.DUE, t.TARGET_ID
