-- Purpose: who provided the values, from which source: what to attribute.
-- Inputs:  publishable. Grain and key: PROVIDER, SOURCE.
SELECT
    PROVIDER, SOURCE, count(DISTINCT REF_AREA) AS AREAS, count(OBS_VALUE) AS OBSERVATIONS,
    min(TIME_PERIOD) AS FIRST_PERIOD, max(TIME_PERIOD) AS LAST_PERIOD
FROM publishable
GROUP BY PROVIDER, SOURCE
ORDER BY PROVIDER, SOURCE
