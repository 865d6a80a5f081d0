-- Purpose: what goes into a cube of the regional and world values; of one series, of one group, or of all.
-- Inputs:  aggregates; $series, $area (blank: all; a group by its code, in every grouping that has it).
-- Grain and key: the columns up to TIME_PERIOD.
SELECT
    FRAMEWORK || '-' || SERIES AS SERIES, GROUPING, REF_AREA, MEASURE, UNIT_MEASURE, BREAKDOWN, VARIANT,
    TIME_PERIOD::VARCHAR AS TIME_PERIOD,
    OBS_VALUE, OBS_STATUS, COMMENT_OBS, BOUND_LOW, BOUND_HIGH, AREAS_COVERED, AREAS_TOTAL, WEIGHT_COVERED,
    IMPUTED_SHARE, METHOD
FROM aggregates
WHERE $area IN ('', REF_AREA) AND $series IN ('', FRAMEWORK || '-' || SERIES)
