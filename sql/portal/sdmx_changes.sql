-- Purpose: what one release has that another had otherwise or not at all, by the dimensions of the dataflow; asked
--          the other way round, with the whole observation left out, what it has no more.
-- Inputs:  now, before: the harmonised series of two releases as SDMX has them (sql/extracts/_sdmx.sql);
--          $whole: whether values and attributes are compared, or only the dimensions.
-- Grain and key: the dimensions, TIME_PERIOD.
SELECT now.*
FROM now
WHERE NOT EXISTS (
    SELECT 1
    FROM before
    WHERE before.REF_AREA = now.REF_AREA AND before.INDICATOR = now.INDICATOR AND before.MEASURE = now.MEASURE
        AND before.TIME_PERIOD = now.TIME_PERIOD AND before.SEX = now.SEX AND before.AGE = now.AGE
        AND before.URBANISATION = now.URBANISATION AND before.EDUCATION_LEV = now.EDUCATION_LEV
        AND before.LABOUR_STATUS = now.LABOUR_STATUS AND before.OCCUPATION = now.OCCUPATION
        AND before.HH_COMPOSITION = now.HH_COMPOSITION AND before.SIZE_CLASS = now.SIZE_CLASS
        AND before.ACTIVITY = now.ACTIVITY AND before.BREAKDOWN = now.BREAKDOWN
        AND (NOT $whole OR (
            before.OBS_VALUE IS NOT DISTINCT FROM now.OBS_VALUE
            AND before.UNIT_MEASURE IS NOT DISTINCT FROM now.UNIT_MEASURE
            AND before.OBS_STATUS IS NOT DISTINCT FROM now.OBS_STATUS
            AND before.EDITION IS NOT DISTINCT FROM now.EDITION
            AND before.BREAK_REASON IS NOT DISTINCT FROM now.BREAK_REASON
            AND before.SOURCE IS NOT DISTINCT FROM now.SOURCE
            AND before.PROVIDER IS NOT DISTINCT FROM now.PROVIDER
            AND before.COMMENT_OBS IS NOT DISTINCT FROM now.COMMENT_OBS
            AND before.FOOTNOTE IS NOT DISTINCT FROM now.FOOTNOTE
        ))
)
