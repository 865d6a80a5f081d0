-- Purpose: every breakdown code belongs to the code list of its dimension, for this indicator and edition.
-- Inputs:  profile, shape, def_code, rule_code_list. Grain: profile. Key: RULE, PROFILE.
WITH part AS (
    UNPIVOT (
        SELECT SHAPE, EDITION, INDICATOR, SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS, OCCUPATION,
            HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN
        FROM shape
        WHERE INDICATOR_KNOWN AND NOT ALL_TOTAL
    )
    ON SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS, OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN
    INTO NAME DIMENSION VALUE CODE
),
wrong AS (
    SELECT SHAPE, min(DIMENSION) AS DIMENSION, arg_min(CODE, DIMENSION) AS CODE
    FROM part
    ANTI JOIN def_code USING (EDITION, INDICATOR, DIMENSION, CODE)
    WHERE CODE <> '_T'
    GROUP BY SHAPE
)
SELECT
    r.RULE, p.PROFILE,
    CASE WHEN s.INDICATOR_KNOWN AND NOT s.ALL_TOTAL THEN w.SHAPE IS NOT NULL END AS FAILED,
    CASE WHEN FAILED THEN json_object('dimension', w.DIMENSION, 'code_sent', w.CODE, 'codes', coalesce((
        SELECT string_agg(DISTINCT d.CODE, ', ' ORDER BY d.CODE) FROM def_code AS d
        WHERE d.EDITION = s.EDITION AND d.INDICATOR = s.INDICATOR AND d.DIMENSION = w.DIMENSION
    ), '-')) END AS FACTS
FROM profile AS p
JOIN shape AS s USING (SHAPE)
CROSS JOIN rule_code_list AS r
LEFT JOIN wrong AS w USING (SHAPE)
