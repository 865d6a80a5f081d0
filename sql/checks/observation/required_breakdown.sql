-- Purpose: all categories of a mandatory breakdown are present, with a value or marked missing.
-- Inputs:  obs, area_year, partial_key, def_indicator, def_code (YEAR_FROM, YEAR_TO), rule_required_breakdown
--          (RULE, EDITION, INDICATOR).
-- Grain:   the first row of an indicator, area and year. Key: RULE, POS.
WITH listed AS (
    SELECT r.RULE, d.EDITION, d.INDICATOR, d.REQUIRED_DIMENSION AS DIMENSION, c.CODE, c.YEAR_FROM, c.YEAR_TO
    FROM rule_required_breakdown AS r
    JOIN def_indicator AS d USING (EDITION, INDICATOR)
    LEFT JOIN def_code AS c
        ON c.EDITION = d.EDITION AND c.INDICATOR = d.INDICATOR AND c.DIMENSION = d.REQUIRED_DIMENSION
        AND c.CODE <> '_U'
    SEMI JOIN partial_key AS s ON s.EDITION = d.EDITION AND s.INDICATOR = d.INDICATOR
),
sent AS (
    SELECT o.SUB, o.AREA_YEAR, s.EDITION, s.INDICATOR, min(o.POS) AS POS
    FROM obs AS o
    JOIN partial_key AS s USING (PARTIAL_KEY)
    WHERE s.IS_MAIN
    GROUP BY ALL
),
part AS (
    SELECT s.PARTIAL_KEY, s.EDITION, s.INDICATOR, CASE d.REQUIRED_DIMENSION
        WHEN 'SEX' THEN SEX WHEN 'AGE' THEN AGE WHEN 'URBANISATION' THEN URBANISATION
        WHEN 'EDUCATION_LEV' THEN EDUCATION_LEV WHEN 'LABOUR_STATUS' THEN LABOUR_STATUS
        WHEN 'OCCUPATION' THEN OCCUPATION WHEN 'HH_COMPOSITION' THEN HH_COMPOSITION
        WHEN 'SIZE_CLASS' THEN SIZE_CLASS WHEN 'ACTIVITY' THEN ACTIVITY WHEN 'BREAKDOWN' THEN BREAKDOWN END AS CODE
    FROM partial_key AS s
    JOIN def_indicator AS d USING (EDITION, INDICATOR)
),
present AS (
    SELECT DISTINCT o.AREA_YEAR, p.EDITION, p.INDICATOR, p.CODE
    FROM obs AS o
    JOIN part AS p USING (PARTIAL_KEY)
    WHERE p.CODE <> '_T'
),
judged AS (
    SELECT l.RULE, s.SUB, s.POS, l.DIMENSION, count(l.CODE) AS wanted,
        string_agg(l.CODE, ', ' ORDER BY l.CODE) FILTER (p.CODE IS NULL) AS codes,
        count(l.CODE) FILTER (p.CODE IS NULL) AS n
    FROM sent AS s
    JOIN area_year AS b USING (AREA_YEAR)
    JOIN listed AS l ON l.EDITION = s.EDITION AND l.INDICATOR = s.INDICATOR
        AND (l.CODE IS NULL OR b.YEAR BETWEEN l.YEAR_FROM AND l.YEAR_TO)
    LEFT JOIN present AS p
        ON p.AREA_YEAR = s.AREA_YEAR AND p.EDITION = s.EDITION AND p.INDICATOR = s.INDICATOR AND p.CODE = l.CODE
    GROUP BY l.RULE, s.SUB, s.POS, l.DIMENSION
)
SELECT
    RULE, SUB, POS, CASE WHEN wanted > 0 THEN n > 0 END AS FAILED,
    CASE WHEN FAILED THEN json_object('dimension', DIMENSION, 'codes', codes, 'n', n) END AS FACTS
FROM judged
