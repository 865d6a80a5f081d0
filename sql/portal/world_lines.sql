-- Purpose: the world over the years for each indicator, for the small lines of the catalogue.
-- Inputs:  aggregates. Grain and key: FRAMEWORK, SERIES.
SELECT FRAMEWORK, SERIES, list(TIME_PERIOD ORDER BY TIME_PERIOD) AS YEARS, list(OBS_VALUE ORDER BY TIME_PERIOD) AS LINE
FROM aggregates
WHERE GROUPING = 'WORLD' AND SHOWN AND OBS_VALUE IS NOT NULL AND MEASURE <> 'NUM' AND BREAKDOWN = '_T'
GROUP BY FRAMEWORK, SERIES
HAVING count(*) > 1
