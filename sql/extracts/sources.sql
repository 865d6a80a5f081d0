-- Purpose: who provided the values, from which source: what to attribute. Inputs: accepted. Grain and key: PROVIDER, SOURCE.
SELECT
    PROVIDER, SOURCE, count(DISTINCT REF_AREA) AS AREAS, count(OBS_VALUE) AS OBSERVATIONS, min(TIME_PERIOD) AS FIRST_PERIOD, max(TIME_PERIOD) AS LAST_PERIOD
FROM accepted
WHERE CONF_STATUS = 'F'
GROUP BY PROVIDER, SOURCE
ORDER BY PROVIDER, SOURCE
