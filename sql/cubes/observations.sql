-- Purpose: what goes into a cube of the accepted observations; of one series, of one area, or of all.
-- Inputs:  observations; $series, $area (blank: all). A code of the newest edition stands alone, an older one with its
--          edition.
-- Grain and key: the columns up to TIME_PERIOD.
SELECT
    INDICATOR || CASE WHEN EDITION = '2022' THEN '' ELSE '_' || EDITION END AS INDICATOR,
    REF_AREA, MEASURE, UNIT_MEASURE, SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS, OCCUPATION, HH_COMPOSITION,
    SIZE_CLASS, ACTIVITY, BREAKDOWN, coalesce(nullif(PROVIDER, ''), '_Z') AS PROVIDER,
    TIME_PERIOD::VARCHAR AS TIME_PERIOD,
    OBS_VALUE, OBS_STATUS, COMMENT_OBS, FOOTNOTE, AGE_SCOPE, SOURCE, SAMPLE_SIZE, RESPONDENTS, STANDARD_ERROR, CV,
    CI_LOW, CI_HIGH
FROM observations
WHERE $area IN ('', REF_AREA)
    AND $series IN ('', INDICATOR || CASE WHEN EDITION = '2022' THEN '' ELSE '_' || EDITION END)
