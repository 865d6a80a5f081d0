-- Purpose: what was accepted of the areas that are being checked, for rules that compare with earlier years and sources.
-- Inputs:  lake.observations; $areas (list). Grain: key and provider, the last recorded. Key: the SDMX key, PROVIDER.
-- Gives:   the columns of typed observations that the checks read; what was sent as text is not compared.
WITH latest AS (
    SELECT *
    FROM lake.observations
    WHERE list_contains($areas, REF_AREA) AND OBS_VALUE IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS,
            OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN, PROVIDER
        ORDER BY RECORDED_AT DESC, POSITION DESC
    ) = 1
)
SELECT
    * EXCLUDE (ADDRESS, NORMALISATION, SUBMISSION, POSITION, RECORDED_AT, STAT_POP, REF_PERIOD, DENOM_BASE, BASKET),
    coalesce(STAT_POP, '') AS STAT_POP, coalesce(REF_PERIOD, '') AS REF_PERIOD, coalesce(DENOM_BASE, '') AS DENOM_BASE,
    coalesce(BASKET, '') AS BASKET,
    REF_AREA AS REF_AREA_TEXT, TIME_PERIOD::VARCHAR AS TIME_TEXT, '' AS TITLE, '' AS EDITION_TEXT, false AS NOT_NUMERIC, '' AS MARK,
    '' AS SAMPLE_SIZE, '' AS RESPONSE_RATE, '' AS FIELDWORK, '' AS FRAME_YEAR, NULL::INTEGER AS RESPONDENTS
FROM latest
