-- Purpose: when a target was reached, or in which year the trend of the last ten years would
--          reach it, with an interval.
-- Inputs:  levels, target (TARGET_ID, TITLE, FRAMEWORK, SERIES, GROUPING, REF_GROUP ('' is every one), TARGET_VALUE,
--          DUE, SOURCE, CONFIDENCE).
-- Grain and key: TARGET_ID, GROUPING, REF_AREA.
-- Model:   ln(p / (100 - p)) is a straight line in time (logistic growth), least squares over the values of the last
--          ten years, at least five. The year is where the line crosses the target; its 95 percent interval is that of
--          inverse regression by the delta method: x ± t(n-2) * s / |b| * sqrt(1 / n + (x - mean of x)² / Sxx). It says
--          what the trend says, nothing of policy.
CREATE OR REPLACE TABLE target_progress AS
WITH measured AS (
    SELECT t.TARGET_ID, t.TARGET_VALUE, t.DUE, l.GROUPING, l.REF_AREA, l.TIME_PERIOD, l.OBS_VALUE,
        max(l.TIME_PERIOD) OVER (PARTITION BY t.TARGET_ID, l.GROUPING, l.REF_AREA) AS LATEST_PERIOD
    FROM target AS t
    JOIN levels AS l
        ON l.FRAMEWORK = t.FRAMEWORK AND l.SERIES = t.SERIES AND l.BREAKDOWN = '_T' AND l.GROUPING = t.GROUPING
        AND t.REF_GROUP IN ('', l.REF_AREA)
),
state AS (
    SELECT TARGET_ID, GROUPING, REF_AREA, any_value(TARGET_VALUE) AS TARGET_VALUE, any_value(DUE) AS DUE,
        any_value(LATEST_PERIOD) AS LATEST_PERIOD, arg_max(OBS_VALUE, TIME_PERIOD) AS LATEST_VALUE,
        min(TIME_PERIOD) FILTER (OBS_VALUE >= TARGET_VALUE) AS REACHED_IN,
        max(OBS_VALUE) FILTER (TIME_PERIOD = DUE) AS VALUE_WHEN_DUE
    FROM measured
    GROUP BY TARGET_ID, GROUPING, REF_AREA
),
recent AS (
    SELECT TARGET_ID, GROUPING, REF_AREA, (TIME_PERIOD - LATEST_PERIOD)::DOUBLE AS X,
        ln(OBS_VALUE / (100 - OBS_VALUE)) AS Y
    FROM measured
    WHERE TIME_PERIOD > LATEST_PERIOD - 10 AND OBS_VALUE > 1e-300 AND OBS_VALUE < 100  -- less has no logarithm
),
line AS (
    SELECT TARGET_ID, GROUPING, REF_AREA, count(*) AS N, regr_slope(Y, X) AS B, regr_intercept(Y, X) AS A,
        avg(X) AS MEAN_X, regr_sxx(Y, X) AS SXX, greatest(regr_syy(Y, X) - regr_sxy(Y, X) * regr_slope(Y, X), 0) AS REST
    FROM recent
    GROUP BY TARGET_ID, GROUPING, REF_AREA
    HAVING count(*) >= 5
),
-- Student's t at 97.5 percent by degrees of freedom.
student (DF, T) AS (VALUES (3, 3.182), (4, 2.776), (5, 2.571), (6, 2.447), (7, 2.365), (8, 2.306)),
crossing AS (
    SELECT s.*, l.N, l.B, (ln(s.TARGET_VALUE / nullif(100 - s.TARGET_VALUE, 0)) - l.A) / nullif(l.B, 0) AS X,
        t.T * sqrt(l.REST / (l.N - 2)) / abs(nullif(l.B, 0)) * sqrt(1.0 / l.N + power(X - l.MEAN_X, 2) / l.SXX) AS HALF
    FROM state AS s
    LEFT JOIN line AS l USING (TARGET_ID, GROUPING, REF_AREA)
    LEFT JOIN student AS t ON t.DF = l.N - 2
),
projected AS (
    SELECT *, coalesce(REACHED_IN IS NULL AND B > 0 AND X BETWEEN 0 AND 50, false) AS IS_PROJECTED FROM crossing
)
SELECT
    p.TARGET_ID, p.GROUPING, p.REF_AREA, t.TITLE, t.FRAMEWORK, t.SERIES, p.TARGET_VALUE, p.DUE, p.LATEST_PERIOD,
    p.LATEST_VALUE, round(p.TARGET_VALUE - p.LATEST_VALUE, 6) AS GAP, p.VALUE_WHEN_DUE, p.REACHED_IN,
    CASE WHEN p.IS_PROJECTED THEN ceil(p.LATEST_PERIOD + p.X)::INTEGER END AS PROJECTED_PERIOD,
    CASE WHEN p.IS_PROJECTED
        THEN greatest(ceil(p.LATEST_PERIOD + p.X - p.HALF), p.LATEST_PERIOD)::INTEGER END AS PROJECTED_LOW,
    CASE WHEN p.IS_PROJECTED AND p.HALF < 100 THEN ceil(p.LATEST_PERIOD + p.X + p.HALF)::INTEGER END AS PROJECTED_HIGH,
    CASE
        WHEN p.REACHED_IN <= p.DUE THEN 'reached in time'
        WHEN p.REACHED_IN IS NOT NULL THEN 'reached late'
        WHEN p.LATEST_PERIOD >= p.DUE THEN 'missed'
        ELSE 'open'
    END AS STATE,
    CASE
        WHEN p.REACHED_IN IS NOT NULL THEN ''
        WHEN p.N IS NULL THEN 'no projection: fewer than five values in the last ten years'
        WHEN p.B <= 0 OR p.B IS NULL THEN 'no projection: the series does not rise'
        WHEN p.TARGET_VALUE = 100 THEN 'no projection: a logistic trend comes near to 100 percent and never reaches it'
        WHEN NOT p.IS_PROJECTED
            THEN 'no projection: the trend would need more than fifty years, or passed the target already'
        ELSE format('logistic trend of {} values', p.N)
    END AS COMMENT_OBS,
    t.SOURCE, t.CONFIDENCE
FROM projected AS p
JOIN target AS t
    ON t.TARGET_ID = p.TARGET_ID AND t.GROUPING = p.GROUPING AND t.REF_GROUP IN ('', p.REF_AREA);
