-- Purpose: what goes into a cube of the SDG indicators; of one indicator, of one area, or of all.
-- Inputs:  sdg; $series, $area (blank: all).
-- Grain and key: the columns up to TIME_PERIOD.
SELECT
    'SDG-' || SDG_INDICATOR AS SERIES, REF_AREA, RELATION,
    HARMONISED_INDICATOR || CASE WHEN HARMONISED_EDITION = '2022' THEN '' ELSE '_' || HARMONISED_EDITION END
        AS INDICATOR,
    UNIT_MEASURE, SEX, URBANISATION, EDUCATION_LEV, BREAKDOWN, TIME_PERIOD::VARCHAR AS TIME_PERIOD,
    OBS_VALUE, OBS_STATUS, COMMENT_OBS, FOOTNOTE, BREAK_REASON, EDITION, SDG_SERIES, SOURCE, PROVIDER
FROM sdg
WHERE $area IN ('', REF_AREA) AND $series IN ('', 'SDG-' || SDG_INDICATOR)
