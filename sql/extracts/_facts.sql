-- Purpose: what reference metadata say of a dataset in figures.
-- Inputs:  dataset (a view over an extract: REF_AREA, TIME_PERIOD, OBS_VALUE, OBS_STATUS).
-- Grain: one row.
WITH last_of_area AS (
    SELECT REF_AREA, max(TIME_PERIOD) AS LAST_PERIOD FROM dataset WHERE OBS_VALUE IS NOT NULL GROUP BY REF_AREA
)
SELECT
    count(*) AS VALUES_COUNTED, count(DISTINCT REF_AREA) FILTER (OBS_VALUE IS NOT NULL) AS AREAS,
    count(*) FILTER (OBS_VALUE IS NULL) AS BLANK, min(TIME_PERIOD) FILTER (OBS_VALUE IS NOT NULL) AS FIRST_PERIOD,
    max(TIME_PERIOD) FILTER (OBS_VALUE IS NOT NULL) AS LAST_PERIOD,
    count(*) FILTER (regexp_matches(coalesce(OBS_STATUS, ''), '[EIPU]')) AS QUALIFIED,
    (SELECT quantile_disc(LAST_PERIOD, 0.5) FROM last_of_area) AS MEDIAN_LAST
FROM dataset
