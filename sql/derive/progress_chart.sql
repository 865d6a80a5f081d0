-- Purpose: the progress chart of the goals as a table: for each MDG region, the developed regions and the
--          world the level of 8.14, 8.15 and 8.16 in words, and how it moved. Thresholds are data and
--          proposals (progress_chart.yml).
-- Inputs:  levels, chart_level (SERIES, LEVEL, FROM_VALUE), chart_trend (RISING_FROM, FALLING_FROM).
-- Grain and key: GROUPING, REF_AREA, SERIES.
CREATE OR REPLACE TABLE progress_chart AS
WITH latest AS (
    SELECT GROUPING, REF_AREA, TARGET, SERIES, max(TIME_PERIOD) AS TIME_PERIOD,
        arg_max(OBS_VALUE, TIME_PERIOD) AS OBS_VALUE
    FROM levels
    WHERE FRAMEWORK = 'MDG_2008' AND (GROUPING IN ('MDG', 'WORLD') OR (GROUPING = 'DEVELOPMENT'))
    GROUP BY ALL
),
moved AS (
    SELECT n.GROUPING, n.REF_AREA, n.SERIES,
        (n.OBS_VALUE - arg_min(o.OBS_VALUE, o.TIME_PERIOD)) / (n.TIME_PERIOD - min(o.TIME_PERIOD)) AS A_YEAR
    FROM latest AS n
    JOIN levels AS o
        ON o.FRAMEWORK = 'MDG_2008' AND o.GROUPING = n.GROUPING AND o.REF_AREA = n.REF_AREA AND o.SERIES = n.SERIES
        AND o.TIME_PERIOD BETWEEN n.TIME_PERIOD - 5 AND n.TIME_PERIOD - 1
    GROUP BY n.GROUPING, n.REF_AREA, n.SERIES, n.OBS_VALUE, n.TIME_PERIOD
)
SELECT
    l.GROUPING, l.REF_AREA, l.TARGET, l.SERIES, l.TIME_PERIOD, l.OBS_VALUE, round(m.A_YEAR, 6) AS CHANGE_A_YEAR,
    (
        SELECT arg_max(c.LEVEL, c.FROM_VALUE) FROM chart_level AS c
        WHERE c.SERIES = l.SERIES AND c.FROM_VALUE <= l.OBS_VALUE
    ) AS LEVEL_WORD,
    CASE WHEN m.A_YEAR >= t.RISING_FROM THEN 'rising' WHEN m.A_YEAR <= t.FALLING_FROM THEN 'falling'
        WHEN m.A_YEAR IS NOT NULL THEN 'steady' END AS TREND
FROM latest AS l
LEFT JOIN moved AS m USING (GROUPING, REF_AREA, SERIES)
CROSS JOIN chart_trend AS t;
