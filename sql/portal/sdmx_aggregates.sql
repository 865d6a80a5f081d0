-- Purpose: regional and world values as SDMX, with coverage and bounds, of the vintage of groups that stands. An
--          identity of SDMX has no dot: 8.14 is 8_14.
-- Inputs:  extract_aggregates. Grain and key: REF_AREA, GROUPING, FRAMEWORK, SERIES, MEASURE, BREAKDOWN, VARIANT,
--          TIME_PERIOD.
SELECT
    REF_AREA, GROUPING, FRAMEWORK, regexp_replace(SERIES, '[^\w@$-]+', '_', 'g') AS SERIES, MEASURE, BREAKDOWN, VARIANT,
    TIME_PERIOD, OBS_VALUE, UNIT_MEASURE, left(OBS_STATUS, 1) AS OBS_STATUS, BOUND_LOW, BOUND_HIGH, AREAS_COVERED,
    AREAS_TOTAL, WEIGHT_COVERED, IMPUTED_SHARE, METHOD, COMMENT_OBS
FROM extract_aggregates
WHERE (GROUPING, GROUP_VINTAGE) IN (SELECT (GROUPING, GROUP_VINTAGE) FROM extract_aggregates WHERE SHOWN)
