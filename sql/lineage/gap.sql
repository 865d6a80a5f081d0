-- Purpose: the pairs of one area, series and year that an explanation is asked for.
-- Inputs:  gaps; $area, $series, $year. Grain: DIMENSION, BREAKDOWN.
SELECT *
FROM gaps
WHERE REF_AREA = $area AND $series IN (HARMONISED_INDICATOR, INDICATOR) AND TIME_PERIOD = $year
ORDER BY DIMENSION, BREAKDOWN
