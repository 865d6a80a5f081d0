-- Purpose: what was accepted of the indicators of areas that are being checked, for rules that compare with
--          earlier years and sources.
-- Grain:   key and provider, the last recorded. Key: the SDMX key, PROVIDER.
-- Inputs:  lake.coded_observations, lake.coded_withdrawn_values (what has ended is not compared), lake.submissions,
--          lake.deliveries (of what was recorded together, what was received later is later); $areas, $editions,
--          $indicators (lists of the same length: what is looked at, each once); $until: the time until which
--          lake.standing_values count, which then stand for all that was recorded until it, or NULL; $times: those at
--          which something was recorded later that stands (standing_times.sql), or NULL. By the first and the last of
--          the areas DuckLake leaves out files and parts of files.
-- Gives:   in the order in which they were recorded, the columns of typed observations that the checks read; what was
--          sent as text is not compared.
WITH wanted AS (
    SELECT unnest($areas::VARCHAR[]) AS REF_AREA, unnest($editions::VARCHAR[]) AS EDITION,
        unnest($indicators::VARCHAR[]) AS INDICATOR
),
received AS (
    SELECT SUBMISSION, min(d.RECORDED_AT) AS RECEIVED_AT
    FROM lake.submissions
    JOIN lake.deliveries AS d USING (DELIVERY)
    WHERE REF_AREA BETWEEN list_min($areas::VARCHAR[]) AND list_max($areas::VARCHAR[])
    GROUP BY ALL
),
later AS (
    FROM lake.coded_observations
    SEMI JOIN wanted USING (REF_AREA, EDITION, INDICATOR)
    LEFT JOIN received USING (SUBMISSION)
    WHERE OBS_VALUE IS NOT NULL
        AND REF_AREA BETWEEN list_min($areas::VARCHAR[]) AND list_max($areas::VARCHAR[])
        AND ($until::TIMESTAMP IS NULL OR RECORDED_AT > $until::TIMESTAMP)
        AND ($times IS NULL OR list_contains($times::TIMESTAMP[], RECORDED_AT))
),
-- Apart from the join with what is wanted, which would make DuckLake look up its files once more.
kept AS MATERIALIZED (
    FROM lake.standing_values
    WHERE $until::TIMESTAMP IS NOT NULL
        AND REF_AREA BETWEEN list_min($areas::VARCHAR[]) AND list_max($areas::VARCHAR[])
        AND list_contains(list_distinct($areas::VARCHAR[]), REF_AREA)
),
accepted AS MATERIALIZED (
    SELECT *, coalesce(RECEIVED_AT, '-infinity') AS RECEIVED_LAST
    FROM (FROM kept SEMI JOIN wanted USING (REF_AREA, EDITION, INDICATOR) UNION ALL BY NAME FROM later)
),
-- A window over all columns would take five times as long where an area was sent again and again.
last AS (
    SELECT unnest(max({
        'RECORDED_AT': RECORDED_AT, 'RECEIVED_LAST': RECEIVED_LAST, 'SUBMISSION': SUBMISSION, 'POSITION': POSITION
    }))
    FROM accepted
    GROUP BY REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS,
        OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN, PROVIDER
),
latest AS (
    FROM accepted SEMI JOIN last USING (SUBMISSION, POSITION)
),
ended AS (
    SELECT * EXCLUDE (SUBMISSION, RECORDED_AT), max(RECORDED_AT) AS ENDED_AT
    FROM lake.coded_withdrawn_values
    WHERE REF_AREA BETWEEN list_min($areas::VARCHAR[]) AND list_max($areas::VARCHAR[])
    GROUP BY ALL
)
SELECT
    * EXCLUDE (ENDED_AT, ADDRESS, NORMALISATION, SUBMISSION, POSITION, RECORDED_AT, RECEIVED_AT, RECEIVED_LAST,
        STAT_POP, REF_PERIOD, DENOM_BASE, BASKET, SAMPLE_SIZE, RESPONDENTS, STANDARD_ERROR, CV, CI_LOW, CI_HIGH),
    coalesce(STAT_POP, '') AS STAT_POP, coalesce(REF_PERIOD, '') AS REF_PERIOD, coalesce(DENOM_BASE, '') AS DENOM_BASE,
    coalesce(BASKET, '') AS BASKET,
    REF_AREA AS REF_AREA_TEXT, TIME_PERIOD::VARCHAR AS TIME_TEXT, '' AS TITLE, '' AS EDITION_TEXT,
    false AS NOT_NUMERIC, '' AS MARK, '' AS MULT_TEXT, '' AS WITNESS,
    '' AS SAMPLE_SIZE, '' AS RESPONSE_RATE, '' AS FIELDWORK, '' AS FRAME_YEAR, '' AS UNREAD,
    NULL::INTEGER AS RESPONDENTS
FROM latest
LEFT JOIN ended
    USING (REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS,
        OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN, PROVIDER)
WHERE ENDED_AT IS NULL OR ENDED_AT <= RECORDED_AT
ORDER BY RECORDED_AT, RECEIVED_AT NULLS FIRST, SUBMISSION, POSITION
