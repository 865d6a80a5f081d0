-- Purpose: the global status of ICT indicators: for each area, edition and indicator whether data are available, for
--          the codes of availability_status. Data of another edition count where the code means the same there. What an
--          office declared stands beside what the data show; no answer is unknown (U), never "not collected" (N).
-- Inputs:  publishable, meaning, def_indicators, def_areas, availability_window (CHAPTER, YEARS, SHARE),
--          reference_year (YEAR or null: the newest year for which at least SHARE of the areas with data of the
--          chapter have some), answered (REF_AREA), declarations (REF_AREA, EDITION, CORE_CODE, STATUS), def_codes
--          (EDITION, INDICATOR, DIMENSION, CODE).
-- Grain and key: REF_AREA, EDITION, INDICATOR.
CREATE OR REPLACE TABLE availability AS
WITH sent AS (
    SELECT a.REF_AREA, m.MEANING, a.TIME_PERIOD, a.EDITION, a.OBS_VALUE IS NOT NULL AS HAS_VALUE,
        contains(a.OBS_STATUS, 'D') AS DEPARTS, a.OBS_STATUS = 'L' AS NOT_COLLECTED, a.SOURCE, a.MEASURE,
        a.SEX, a.URBANISATION, a.BREAKDOWN
    FROM publishable AS a
    JOIN meaning AS m USING (EDITION, INDICATOR)
    CROSS JOIN reference_year AS y
    WHERE a.TIME_PERIOD <= coalesce(y.YEAR, a.TIME_PERIOD)
),
wanted AS (
    SELECT d.edition AS EDITION, d.code AS INDICATOR, d."group" AS CHAPTER, d.custodian AS CUSTODIAN,
        d.status AS CORE_STATUS, d.required_dimension AS REQUIRED_DIMENSION,
        len(string_split(d.measures, ';')) AS MEASURES_WANTED, m.MEANING
    FROM def_indicators AS d
    JOIN meaning AS m ON m.EDITION = d.edition AND m.INDICATOR = d.code
),
years AS (
    SELECT w.CHAPTER, s.TIME_PERIOD, count(DISTINCT s.REF_AREA) AS AREAS
    FROM wanted AS w
    JOIN sent AS s USING (MEANING)
    WHERE s.HAS_VALUE
    GROUP BY w.CHAPTER, s.TIME_PERIOD
),
reporting AS (
    SELECT w.CHAPTER, count(DISTINCT s.REF_AREA) AS AREAS
    FROM wanted AS w
    JOIN sent AS s USING (MEANING)
    WHERE s.HAS_VALUE
    GROUP BY w.CHAPTER
),
newest AS (
    SELECT y.CHAPTER, max(y.TIME_PERIOD) AS YEAR
    FROM years AS y
    JOIN reporting AS r USING (CHAPTER)
    JOIN availability_window AS v USING (CHAPTER)
    WHERE y.AREAS >= v.SHARE * r.AREAS
    GROUP BY y.CHAPTER
),
windows AS (
    SELECT v.CHAPTER, coalesce(y.YEAR, n.YEAR) AS WINDOW_TO, coalesce(y.YEAR, n.YEAR) - v.YEARS + 1 AS WINDOW_FROM
    FROM availability_window AS v
    CROSS JOIN reference_year AS y
    LEFT JOIN newest AS n USING (CHAPTER)
),
seen AS (
    SELECT
        s.REF_AREA, w.EDITION, w.INDICATOR,
        min(s.TIME_PERIOD) FILTER (s.HAS_VALUE) AS FIRST_PERIOD,
        max(s.TIME_PERIOD) FILTER (s.HAS_VALUE) AS LAST_PERIOD,
        count(*) FILTER (s.HAS_VALUE) AS OBSERVATIONS,
        arg_max(s.SOURCE, s.TIME_PERIOD) FILTER (s.HAS_VALUE) AS LATEST_SOURCE,
        count(*) FILTER (s.HAS_VALUE AND s.TIME_PERIOD >= n.WINDOW_FROM) AS RECENT,
        count(*) FILTER (s.HAS_VALUE AND NOT s.DEPARTS AND s.TIME_PERIOD >= n.WINDOW_FROM) AS RECENT_PLAIN,
        count(DISTINCT s.MEASURE) FILTER (s.HAS_VALUE AND s.TIME_PERIOD >= n.WINDOW_FROM) AS MEASURES_SENT,
        count(DISTINCT CASE w.REQUIRED_DIMENSION
            WHEN 'SEX' THEN nullif(s.SEX, '_T') WHEN 'URBANISATION' THEN nullif(s.URBANISATION, '_T')
            WHEN 'BREAKDOWN' THEN nullif(s.BREAKDOWN, '_T')
        END) FILTER (s.HAS_VALUE AND s.TIME_PERIOD >= n.WINDOW_FROM) AS CATEGORIES_SENT,
        bool_or(s.NOT_COLLECTED) AS SAID_NOT_COLLECTED,
        string_agg(DISTINCT s.EDITION, ' ' ORDER BY s.EDITION) FILTER (s.HAS_VALUE) AS EDITIONS_SENT
    FROM sent AS s
    JOIN wanted AS w USING (MEANING)
    JOIN windows AS n USING (CHAPTER)
    GROUP BY s.REF_AREA, w.EDITION, w.INDICATOR
),
categories AS (
    SELECT w.EDITION, w.INDICATOR, count(*) AS CATEGORIES_WANTED
    FROM wanted AS w
    JOIN def_codes AS c
        ON c.EDITION = w.EDITION AND c.INDICATOR = w.INDICATOR AND c.DIMENSION = w.REQUIRED_DIMENSION AND c.CODE <> '_U'
    GROUP BY w.EDITION, w.INDICATOR
)
SELECT
    a.REF_AREA, w.EDITION, w.INDICATOR, w.CHAPTER, w.CUSTODIAN, w.CORE_STATUS,
    CASE
        WHEN s.RECENT > 0 AND (
            coalesce(s.CATEGORIES_SENT, 0) < coalesce(c.CATEGORIES_WANTED, 0) OR s.MEASURES_SENT < w.MEASURES_WANTED
        ) THEN 'P'
        WHEN s.RECENT > 0 AND s.RECENT_PLAIN = 0 THEN 'D'
        WHEN s.RECENT > 0 THEN 'Y'
        WHEN s.OBSERVATIONS > 0 THEN 'O'
        WHEN d.STATUS IS NOT NULL THEN d.STATUS
        WHEN s.SAID_NOT_COLLECTED THEN 'N'
        ELSE 'U'
    END AS AVAILABLE,
    coalesce(d.STATUS, CASE WHEN s.SAID_NOT_COLLECTED THEN 'N' END, '') AS DECLARED,
    r.REF_AREA IS NOT NULL OR d.STATUS IS NOT NULL AS ANSWERED,
    s.FIRST_PERIOD, s.LAST_PERIOD, coalesce(s.OBSERVATIONS, 0) AS OBSERVATIONS,
    coalesce(s.LATEST_SOURCE, '') AS LATEST_SOURCE, coalesce(s.EDITIONS_SENT, '') AS EDITIONS_SENT,
    coalesce(s.CATEGORIES_SENT, 0) AS CATEGORIES_SENT,
    coalesce(c.CATEGORIES_WANTED, 0) AS CATEGORIES_WANTED, n.WINDOW_FROM, n.WINDOW_TO
FROM def_areas AS a
CROSS JOIN wanted AS w
JOIN windows AS n USING (CHAPTER)
LEFT JOIN seen AS s ON s.REF_AREA = a.REF_AREA AND s.EDITION = w.EDITION AND s.INDICATOR = w.INDICATOR
LEFT JOIN categories AS c ON c.EDITION = w.EDITION AND c.INDICATOR = w.INDICATOR
LEFT JOIN declarations AS d ON d.REF_AREA = a.REF_AREA AND d.EDITION = w.EDITION AND d.CORE_CODE = w.INDICATOR
LEFT JOIN answered AS r ON r.REF_AREA = a.REF_AREA
WHERE a.KIND = 'current';
