-- Purpose: what goes into a cube of the harmonised series; of one series, of one area, or of all.
-- Inputs:  harmonised; $series, $area (blank: all). A code of the newest edition stands alone, an older one with its
--          edition.
-- Grain and key: the columns up to TIME_PERIOD.
SELECT
    HARMONISED_INDICATOR || CASE WHEN HARMONISED_EDITION = '2022' THEN '' ELSE '_' || HARMONISED_EDITION END
        AS INDICATOR,
    REF_AREA, MEASURE, UNIT_MEASURE, SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS, OCCUPATION, HH_COMPOSITION,
    SIZE_CLASS, ACTIVITY, BREAKDOWN, TIME_PERIOD::VARCHAR AS TIME_PERIOD,
    OBS_VALUE, OBS_STATUS, COMMENT_OBS, FOOTNOTE, BREAK_REASON, EDITION, AGE_SCOPE, SOURCE, PROVIDER,
    SAMPLE_SIZE, RESPONDENTS, STANDARD_ERROR, CV, CI_LOW, CI_HIGH
FROM harmonised
WHERE $area IN ('', REF_AREA)
    AND $series IN (
        '', HARMONISED_INDICATOR || CASE WHEN HARMONISED_EDITION = '2022' THEN '' ELSE '_' || HARMONISED_EDITION END
    )
