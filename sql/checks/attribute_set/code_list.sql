-- Purpose: every breakdown code belongs to the code list of its dimension, for this indicator and edition.
-- Inputs:  attribute_set, partial_key, def_code, rule_code_list. Grain: attribute set. Key: RULE, ATTRIBUTE_SET.
WITH part AS (
    UNPIVOT (
        SELECT PARTIAL_KEY, EDITION, INDICATOR, SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS, OCCUPATION,
            HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN
        FROM partial_key
        WHERE INDICATOR_KNOWN AND NOT ALL_TOTAL
    )
    ON SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS, OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN
    INTO NAME DIMENSION VALUE CODE
),
wrong AS (
    SELECT PARTIAL_KEY, min(DIMENSION) AS DIMENSION, arg_min(CODE, DIMENSION) AS CODE
    FROM part
    ANTI JOIN def_code USING (EDITION, INDICATOR, DIMENSION, CODE)
    WHERE CODE <> '_T'
    GROUP BY PARTIAL_KEY
)
SELECT
    r.RULE, p.ATTRIBUTE_SET,
    CASE WHEN s.INDICATOR_KNOWN AND NOT s.ALL_TOTAL THEN w.PARTIAL_KEY IS NOT NULL END AS FAILED,
    CASE WHEN FAILED THEN json_object('dimension', w.DIMENSION, 'code_sent', w.CODE, 'codes', coalesce((
        SELECT string_agg(DISTINCT d.CODE, ', ' ORDER BY d.CODE) FROM def_code AS d
        WHERE d.EDITION = s.EDITION AND d.INDICATOR = s.INDICATOR AND d.DIMENSION = w.DIMENSION
    ), '-')) END AS FACTS
FROM attribute_set AS p
JOIN partial_key AS s USING (PARTIAL_KEY)
CROSS JOIN rule_code_list AS r
LEFT JOIN wrong AS w USING (PARTIAL_KEY)
