-- Purpose: when something was accepted that is the last of its key, of what the history of areas is about: where an
--          area was sent again and again, most of what it sent before no longer stands, and need not be read wholly.
-- Grain and key: RECORDED_AT.
-- Inputs:  lake.coded_observations; $areas, $editions, $indicators, $until as in history.sql.
WITH wanted AS (
    SELECT unnest($areas::VARCHAR[]) AS REF_AREA, unnest($editions::VARCHAR[]) AS EDITION,
        unnest($indicators::VARCHAR[]) AS INDICATOR
),
last AS (
    SELECT max(RECORDED_AT) AS RECORDED_AT
    FROM lake.coded_observations
    SEMI JOIN wanted USING (REF_AREA, EDITION, INDICATOR)
    WHERE OBS_VALUE IS NOT NULL AND ($until::TIMESTAMP IS NULL OR RECORDED_AT > $until::TIMESTAMP)
        AND REF_AREA BETWEEN list_min($areas::VARCHAR[]) AND list_max($areas::VARCHAR[])
    GROUP BY REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS,
        OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN, PROVIDER
)
SELECT DISTINCT RECORDED_AT FROM last
