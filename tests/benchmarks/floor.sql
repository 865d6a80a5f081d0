-- Purpose: the floor of the benchmark: what a data engineer would write by hand for the same
--          rules, counts of failures only.
-- Inputs:  {path}, a Parquet file of typed observations. Grain: one row of counts for each statement.
CREATE TEMP TABLE o AS
SELECT REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, SEX, URBANISATION, AGE, BREAKDOWN, OBS_VALUE, OBS_STATUS,
    UNIT_MEASURE, DECIMALS, NOT_NUMERIC
FROM read_parquet('{path}');
SELECT count(*) FILTER (EDITION <> '2016'),
    count(*) FILTER (INDICATOR NOT IN ('HH5', 'HH7', 'HH8', 'HH9', 'HH10', 'HH15', 'HH18')),
    count(*) FILTER (REF_AREA IS NULL), count(*) FILTER (SEX NOT IN ('_T', 'F', 'M')),
    count(*) FILTER (URBANISATION NOT IN ('_T', 'U', 'R')), count(*) FILTER (NOT_NUMERIC),
    count(*) FILTER (OBS_STATUS NOT IN ('A', 'B', 'D', 'E', 'I', 'U', 'P') = (OBS_VALUE IS NOT NULL)),
    count(*) FILTER (TIME_PERIOD > 2026 OR TIME_PERIOD IS NULL),
    count(*) FILTER (UNIT_MEASURE <> CASE WHEN INDICATOR < 'B' THEN 'PER_100_POP' ELSE 'PERCENT' END),
    count(*) FILTER (INDICATOR >= 'H' AND OBS_VALUE NOT BETWEEN 0 AND 100),
    count(*) FILTER (INDICATOR < 'B' AND OBS_VALUE < 0),
    count(*) FILTER (INDICATOR = 'A1' AND OBS_VALUE > 150),
    count(*) FILTER (INDICATOR IN ('A2', 'A4') AND OBS_VALUE > 400),
    count(*) FILTER (INDICATOR >= 'H' AND OBS_VALUE IN (0, 100))
FROM o;
SELECT count(*)
FROM (
    SELECT 1 FROM o
    GROUP BY REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, SEX, URBANISATION, AGE, BREAKDOWN
    HAVING count(*) > 1);
SELECT count(*) FILTER (total NOT BETWEEN low - 0.1 AND high + 0.1), count(*) FILTER (n = 1),
    count(*) FILTER (total IS NULL)
FROM (
    SELECT max(OBS_VALUE) FILTER (SEX = '_T') AS total, min(OBS_VALUE) FILTER (SEX <> '_T') AS low,
        max(OBS_VALUE) FILTER (SEX <> '_T') AS high, count(*) FILTER (SEX <> '_T') AS n
    FROM o
    GROUP BY REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, URBANISATION, AGE, BREAKDOWN
    HAVING count(*) FILTER (SEX <> '_T') > 0);
SELECT count(*) FILTER (total NOT BETWEEN low - 0.1 AND high + 0.1), count(*) FILTER (n = 1),
    count(*) FILTER (total IS NULL)
FROM (
    SELECT max(OBS_VALUE) FILTER (URBANISATION = '_T') AS total, min(OBS_VALUE) FILTER (URBANISATION <> '_T') AS low,
        max(OBS_VALUE) FILTER (URBANISATION <> '_T') AS high, count(*) FILTER (URBANISATION <> '_T') AS n
    FROM o
    GROUP BY REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, SEX, AGE, BREAKDOWN
    HAVING count(*) FILTER (URBANISATION <> '_T') > 0);
SELECT count(*) FILTER (total IS NULL) FROM (
    SELECT max(OBS_VALUE) FILTER (AGE = '_T') AS total
    FROM o
    GROUP BY REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, SEX, URBANISATION, BREAKDOWN
    HAVING count(*) FILTER (AGE <> '_T') > 0);
SELECT count(*) FILTER (a.INDICATOR = 'A4' AND a.OBS_VALUE > b.OBS_VALUE * 1.1),
    count(*) FILTER (a.INDICATOR = 'HH8' AND a.OBS_VALUE > b.OBS_VALUE + 0.5),
    count(*) FILTER (a.INDICATOR = 'HH7' AND abs(a.OBS_VALUE - b.OBS_VALUE) > 40)
FROM o AS a
JOIN o AS b ON b.REF_AREA = a.REF_AREA AND b.TIME_PERIOD = a.TIME_PERIOD AND b.SEX = a.SEX
    AND b.URBANISATION = a.URBANISATION AND b.AGE = a.AGE
    AND b.INDICATOR = CASE a.INDICATOR WHEN 'A4' THEN 'A2' WHEN 'HH8' THEN 'HH7' WHEN 'HH7' THEN 'HH6' END
    AND b.BREAKDOWN = '_T'
WHERE a.INDICATOR IN ('A4', 'HH8', 'HH7');
SELECT count(*) FILTER (INDICATOR >= 'H' AND abs(OBS_VALUE - previous) > 10),
    count(*) FILTER (INDICATOR < 'B' AND previous >= 5 AND OBS_VALUE / previous - 1 NOT BETWEEN -0.3 AND 0.5),
    count(*) FILTER (OBS_VALUE < previous - 5)
FROM (
    SELECT INDICATOR, OBS_VALUE, lag(OBS_VALUE) OVER (
        PARTITION BY REF_AREA, EDITION, INDICATOR, MEASURE, SEX, URBANISATION, AGE, BREAKDOWN ORDER BY TIME_PERIOD
    ) AS previous
    FROM o);
