-- Purpose: how far an area or a group came: values of the baselines, the latest value, its change and annual rate since
--          the first value of 2000 or later, and the gap to the developed regions in the same year.
-- Method:  annual rate = ((latest / base) ^ (1 / years) - 1) * 100, in percent a year; it needs a base above 0.
-- Inputs:  levels. Grain and key: GROUPING, REF_AREA, FRAMEWORK, SERIES, BREAKDOWN.
CREATE OR REPLACE TABLE progress AS
WITH summary AS (
    SELECT
        GROUPING, REF_AREA, FRAMEWORK, GOAL, TARGET, SERIES, BREAKDOWN,
        max(OBS_VALUE) FILTER (TIME_PERIOD = 1990) AS VALUE_1990,
        max(OBS_VALUE) FILTER (TIME_PERIOD = 2000) AS VALUE_2000,
        max(OBS_VALUE) FILTER (TIME_PERIOD = 2005) AS VALUE_2005,
        min(TIME_PERIOD) FILTER (TIME_PERIOD >= 2000) AS BASE_PERIOD,
        arg_min(OBS_VALUE, TIME_PERIOD) FILTER (TIME_PERIOD >= 2000) AS BASE_VALUE,
        max(TIME_PERIOD) AS LATEST_PERIOD,
        arg_max(OBS_VALUE, TIME_PERIOD) AS LATEST_VALUE
    FROM levels
    GROUP BY ALL
)
SELECT
    s.*,
    CASE WHEN s.LATEST_PERIOD > s.BASE_PERIOD THEN round(s.LATEST_VALUE - s.BASE_VALUE, 6) END AS CHANGE,
    CASE WHEN s.LATEST_PERIOD > s.BASE_PERIOD AND s.BASE_VALUE > 0
        THEN round((s.LATEST_VALUE / s.BASE_VALUE - 1) * 100, 6) END AS CHANGE_RELATIVE,
    CASE WHEN s.LATEST_PERIOD > s.BASE_PERIOD AND s.BASE_VALUE > 0
        THEN round(
            (power(s.LATEST_VALUE / s.BASE_VALUE, 1.0 / (s.LATEST_PERIOD - s.BASE_PERIOD)) - 1) * 100, 6
        ) END AS ANNUAL_RATE,
    d.OBS_VALUE AS DEVELOPED_VALUE,
    round(d.OBS_VALUE - s.LATEST_VALUE, 6) AS GAP_TO_DEVELOPED
FROM summary AS s
LEFT JOIN levels AS d
    ON d.GROUPING = 'DEVELOPMENT' AND d.REF_AREA = '514' AND d.FRAMEWORK = s.FRAMEWORK AND d.SERIES = s.SERIES
    AND d.BREAKDOWN = s.BREAKDOWN AND d.TIME_PERIOD = s.LATEST_PERIOD;
