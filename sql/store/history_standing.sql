-- Purpose: the history of areas (history.sql) of which nothing was recorded since the values were kept that stand.
-- Grain:   key and provider. Key: the SDMX key, PROVIDER.
-- Inputs:  lake.standing_values; $areas, $editions, $indicators as in history.sql.
-- Gives:   the same as history.sql.
WITH wanted AS (
    SELECT unnest($areas::VARCHAR[]) AS REF_AREA, unnest($editions::VARCHAR[]) AS EDITION,
        unnest($indicators::VARCHAR[]) AS INDICATOR
),
-- Apart from the join, which would make DuckLake look up its files once more.
standing AS MATERIALIZED (
    FROM lake.standing_values
    WHERE REF_AREA BETWEEN list_min($areas::VARCHAR[]) AND list_max($areas::VARCHAR[])
        AND list_contains(list_distinct($areas::VARCHAR[]), REF_AREA)
)
SELECT
    * EXCLUDE (ADDRESS, NORMALISATION, SUBMISSION, POSITION, RECORDED_AT, RECEIVED_AT,
        STAT_POP, REF_PERIOD, DENOM_BASE, BASKET, SAMPLE_SIZE, RESPONDENTS, STANDARD_ERROR, CV, CI_LOW, CI_HIGH),
    coalesce(STAT_POP, '') AS STAT_POP, coalesce(REF_PERIOD, '') AS REF_PERIOD, coalesce(DENOM_BASE, '') AS DENOM_BASE,
    coalesce(BASKET, '') AS BASKET,
    REF_AREA AS REF_AREA_TEXT, TIME_PERIOD::VARCHAR AS TIME_TEXT, '' AS TITLE, '' AS EDITION_TEXT,
    false AS NOT_NUMERIC, '' AS MARK, '' AS MULT_TEXT, '' AS WITNESS,
    '' AS SAMPLE_SIZE, '' AS RESPONSE_RATE, '' AS FIELDWORK, '' AS FRAME_YEAR, '' AS UNREAD,
    NULL::INTEGER AS RESPONDENTS
FROM standing
SEMI JOIN wanted USING (REF_AREA, EDITION, INDICATOR)
ORDER BY RECORDED_AT, RECEIVED_AT NULLS FIRST, SUBMISSION, POSITION
