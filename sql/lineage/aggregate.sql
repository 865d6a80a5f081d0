-- Purpose: the values of a group that an explanation is asked for, the frameworks of the goals before the core list.
-- Inputs:  aggregates, goal_series; $group, $series, $year, $variant ('' what readers are shown), $framework ('' any),
--          $breakdown.
-- Grain:   as aggregates, with the series behind.
SELECT a.*, g.HARMONISED_EDITION, g.HARMONISED_INDICATOR
FROM aggregates AS a
JOIN goal_series AS g USING (FRAMEWORK, SERIES, MEASURE)
WHERE a.REF_AREA = $group AND a.SERIES = $series AND a.TIME_PERIOD = $year AND a.STANDS
    AND (a.VARIANT = $variant OR ($variant = '' AND a.SHOWN))
    AND a.BREAKDOWN = $breakdown AND $framework IN ('', a.FRAMEWORK)
ORDER BY list_position(['MDG_2008', 'SDG', 'MDG_2003', 'CORE'], a.FRAMEWORK), a.MEASURE = 'NUM', a.GROUPING,
    g.HARMONISED_EDITION DESC
