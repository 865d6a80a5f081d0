-- Purpose: what goes into a cube of the MDG indicators; of one indicator, of one area, or of all. What helps a target
--          without being of one of its indicators has the series of its target, MDG_2008-target-8.F.
-- Inputs:  mdg; $series, $area (blank: all).
-- Grain and key: the columns up to TIME_PERIOD.
SELECT
    'MDG_' || MDG_LIST || '-' || coalesce(nullif(MDG_INDICATOR, ''), 'target-' || MDG_TARGET) AS SERIES,
    REF_AREA, MDG_TARGET, RELATION, FORMULA, INDICATOR AS CORE_CODE,
    coalesce(nullif(MAPPED_PART, ''), '_T') AS MAPPED_PART, UNIT_MEASURE,
    TIME_PERIOD::VARCHAR AS TIME_PERIOD,
    OBS_VALUE, OBS_STATUS, COMMENT_OBS, FOOTNOTE, EDITION, HARMONISED_INDICATOR, SOURCE, PROVIDER,
    SAMPLE_SIZE, RESPONDENTS, STANDARD_ERROR, CV, CI_LOW, CI_HIGH
FROM mdg
WHERE $area IN ('', REF_AREA)
    AND $series IN ('', 'MDG_' || MDG_LIST || '-' || coalesce(nullif(MDG_INDICATOR, ''), 'target-' || MDG_TARGET))
