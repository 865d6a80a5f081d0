-- Purpose: the revision triangle: every value that was ever accepted for a key and provider, in the order in which it was recorded, where
--          more than one was.
-- Inputs:  vintages (the key, PROVIDER, OBS_VALUE, OBS_STATUS, COMMENT_OBS, SOURCE, SUBMISSION, RECORDED_AT; sql/store/vintages.sql).
-- Grain and key: REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, dimensions, PROVIDER, VINTAGE.
CREATE OR REPLACE TABLE revisions AS
SELECT
    REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS, OCCUPATION, HH_COMPOSITION,
    SIZE_CLASS, ACTIVITY, BREAKDOWN, PROVIDER, row_number() OVER vintage AS VINTAGE, RECORDED_AT, OBS_VALUE, OBS_STATUS,
    lag(OBS_VALUE) OVER vintage AS PREVIOUS_VALUE, round(OBS_VALUE - lag(OBS_VALUE) OVER vintage, 9) AS REVISION,
    round((OBS_VALUE / nullif(lag(OBS_VALUE) OVER vintage, 0) - 1) * 100, 6) AS REVISION_RELATIVE,
    CASE
        WHEN lag(OBS_VALUE) OVER vintage IS NULL THEN ''
        WHEN COMMENT_OBS <> '' THEN COMMENT_OBS
        WHEN SOURCE <> lag(SOURCE) OVER vintage THEN format('source: {} before, {} now', lag(SOURCE) OVER vintage, SOURCE)
        WHEN OBS_STATUS <> lag(OBS_STATUS) OVER vintage THEN format('status: {} before, {} now', lag(OBS_STATUS) OVER vintage, OBS_STATUS)
        ELSE 'not stated'
    END AS REASON,
    SUBMISSION
FROM vintages
WINDOW vintage AS (
    PARTITION BY REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS, OCCUPATION,
        HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN, PROVIDER
    ORDER BY RECORDED_AT, SUBMISSION
);
