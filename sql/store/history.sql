-- Purpose: accepted values of the areas that are being checked, for rules that compare with earlier years.
-- Inputs:  lake.observations; $areas (list). Grain: series and year, the last recorded. Key: SERIES, TIME_PERIOD.
SELECT
    concat_ws('|', REF_AREA, EDITION, INDICATOR, MEASURE, SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS, OCCUPATION,
        HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN) AS SERIES,
    TIME_PERIOD,
    arg_max(OBS_VALUE, RECORDED_AT) AS OBS_VALUE
FROM lake.observations
WHERE list_contains($areas, REF_AREA) AND OBS_VALUE IS NOT NULL
GROUP BY ALL
