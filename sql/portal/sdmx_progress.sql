-- Purpose: how far areas and groups came, as SDMX: a row for each figure, called as its column in the extract.
-- Inputs:  extract_progress. Grain and key: REF_AREA, GROUPING, FRAMEWORK, SERIES, BREAKDOWN, PROGRESS_MEASURE.
SELECT
    REF_AREA, GROUPING, FRAMEWORK, regexp_replace(SERIES, '[^\w@$-]+', '_', 'g') AS SERIES, BREAKDOWN, PROGRESS_MEASURE,
    OBS_VALUE, BASE_PERIOD, LATEST_PERIOD
FROM extract_progress
UNPIVOT (
    OBS_VALUE FOR PROGRESS_MEASURE IN (
        VALUE_1990, VALUE_2000, VALUE_2005, BASE_VALUE, LATEST_VALUE, CHANGE, CHANGE_RELATIVE, ANNUAL_RATE,
        DEVELOPED_VALUE, GAP_TO_DEVELOPED
    )
)
