-- Purpose: the harmonised series as SDMX-CSV 2.0. A status of several letters gives its first one: CL_OBS_STATUS takes
--          one code; a code of an older edition has its edition behind it. The order is that of who asks.
-- Inputs:  extract_harmonised. Grain and key: the dimensions, TIME_PERIOD.
SELECT
    'dataflow' AS STRUCTURE, 'ICT_INDICATORS:DF_SERIES(1.0)' AS STRUCTURE_ID, 'I' AS ACTION, REF_AREA,
    HARMONISED_INDICATOR || CASE WHEN HARMONISED_EDITION = '2022' THEN '' ELSE '_' || HARMONISED_EDITION END
        AS INDICATOR,
    MEASURE, SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS, OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY,
    BREAKDOWN, TIME_PERIOD, OBS_VALUE, UNIT_MEASURE,
    left(OBS_STATUS, 1) AS OBS_STATUS, EDITION, BREAK_REASON, SOURCE, PROVIDER, COMMENT_OBS, FOOTNOTE,
    SAMPLE_SIZE, RESPONDENTS, STANDARD_ERROR, CV, CI_LOW, CI_HIGH
FROM extract_harmonised
