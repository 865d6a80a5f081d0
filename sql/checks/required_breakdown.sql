-- Purpose: all categories of a mandatory breakdown are present, with a value or marked missing.
-- Inputs:  obs, every_part, def_indicator, def_code (YEAR_FROM, YEAR_TO), rule (RULE, EDITION, INDICATOR).
-- Grain:   the first row of an indicator, area and year. Key: RULE, ROW_ID.
WITH sent AS (
    SELECT SUBMISSION, REF_AREA, EDITION, INDICATOR, TIME_PERIOD, min(ROW_ID) AS ROW_ID
    FROM obs
    WHERE IS_MAIN
    GROUP BY ALL
),
missing AS (
    SELECT s.SUBMISSION, s.ROW_ID, d.REQUIRED_DIMENSION, string_agg(c.CODE, ', ' ORDER BY c.CODE) AS codes, count(*) AS n
    FROM sent AS s
    JOIN def_indicator AS d USING (EDITION, INDICATOR)
    JOIN def_code AS c ON c.EDITION = s.EDITION AND c.INDICATOR = s.INDICATOR AND c.DIMENSION = d.REQUIRED_DIMENSION
        AND s.TIME_PERIOD BETWEEN c.YEAR_FROM AND c.YEAR_TO AND c.CODE <> '_U'
    WHERE NOT EXISTS (
        FROM every_part AS p
        WHERE p.SUBMISSION = s.SUBMISSION AND p.REF_AREA = s.REF_AREA AND p.EDITION = s.EDITION AND p.INDICATOR = s.INDICATOR
            AND p.TIME_PERIOD = s.TIME_PERIOD AND p.DIMENSION = c.DIMENSION AND p.CODE = c.CODE
    )
    GROUP BY ALL
)
SELECT
    r.RULE, s.SUBMISSION, s.ROW_ID,
    CASE
        WHEN d.REQUIRED_DIMENSION = '' OR NOT EXISTS (
            FROM def_code AS c
            WHERE c.EDITION = s.EDITION AND c.INDICATOR = s.INDICATOR AND c.DIMENSION = d.REQUIRED_DIMENSION
        ) THEN 'na'
        WHEN m.ROW_ID IS NULL THEN 'passed'
        ELSE 'failed'
    END AS OUTCOME,
    json_object('dimension', d.REQUIRED_DIMENSION, 'codes', m.codes, 'n', m.n) AS FACTS
FROM sent AS s
JOIN rule AS r USING (EDITION, INDICATOR)
JOIN def_indicator AS d USING (EDITION, INDICATOR)
LEFT JOIN missing AS m USING (SUBMISSION, ROW_ID)
