-- Purpose: what goes into a cube of the regional and world values; of one series, of one group, or of all.
-- Inputs:  aggregates; $series, $area (blank: all; a group by its code, in every grouping that has it). A release that
--          was made before groups had vintages has none of the columns after UNION ALL.
-- Grain and key: the columns up to TIME_PERIOD.
WITH every AS (
    FROM aggregates
    UNION ALL BY NAME
    SELECT NULL AS GROUP_VINTAGE, NULL AS SHOWN, NULL AS INFLUENCE, NULL AS IMPUTED_BY, NULL AS IMPUTED_EFFECT,
        NULL AS POPULATION_VINTAGE
    WHERE false
)
SELECT
    FRAMEWORK || '-' || SERIES AS SERIES, GROUPING, REF_AREA,
    coalesce(nullif(GROUP_VINTAGE::VARCHAR, ''), '_Z') AS GROUP_VINTAGE,
    MEASURE, UNIT_MEASURE, BREAKDOWN, VARIANT, TIME_PERIOD::VARCHAR AS TIME_PERIOD,
    OBS_VALUE, OBS_STATUS, COMMENT_OBS, BOUND_LOW, BOUND_HIGH, INFLUENCE, AREAS_COVERED, AREAS_TOTAL, WEIGHT_COVERED,
    IMPUTED_SHARE, IMPUTED_BY, IMPUTED_EFFECT, METHOD, SHOWN, POPULATION_VINTAGE
FROM every
WHERE $area IN ('', REF_AREA) AND $series IN ('', FRAMEWORK || '-' || SERIES)
