-- Purpose: every breakdown code belongs to the code list of its dimension, for this indicator and edition.
-- Inputs:  obs, parts (all dimensions), def_code, rule. Grain: observation. Key: RULE, ROW_ID.
WITH wrong AS (
    SELECT p.SUBMISSION, p.ROW_ID, first(p.DIMENSION ORDER BY p.DIMENSION) AS DIMENSION, first(p.CODE ORDER BY p.DIMENSION) AS CODE
    FROM every_part AS p
    ANTI JOIN def_code AS d USING (EDITION, INDICATOR, DIMENSION, CODE)
    WHERE p.CODE <> '_T'
    GROUP BY ALL
)
SELECT
    r.RULE, o.SUBMISSION, o.ROW_ID,
    CASE
        WHEN NOT o.INDICATOR_KNOWN OR o.ALL_TOTAL THEN 'na'
        WHEN w.ROW_ID IS NULL THEN 'passed'
        ELSE 'failed'
    END AS OUTCOME,
    json_object('dimension', w.DIMENSION, 'code_sent', w.CODE, 'codes', coalesce((
        SELECT string_agg(DISTINCT d.CODE, ', ' ORDER BY d.CODE) FROM def_code AS d
        WHERE d.EDITION = o.EDITION AND d.INDICATOR = o.INDICATOR AND d.DIMENSION = w.DIMENSION
    ), '-')) AS FACTS
FROM obs AS o
CROSS JOIN rule AS r
LEFT JOIN wrong AS w USING (SUBMISSION, ROW_ID)
