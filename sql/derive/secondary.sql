-- Purpose: one step of secondary suppression: where a hidden cell is the only unknown of its family (a total with its parts in one dimension), it could
--          be had by subtraction, so the smallest of the published parts is hidden too. Run again until nothing is added, because what was
--          hidden here may be the only unknown of another family.
-- Inputs:  hidden, accepted. Grain and key: SUBMISSION, POSITION; adds rows to hidden.
-- Method:  counts add up in every dimension. Shares of women and men, of urban and rural, are nearly halves of their total, which is enough to guess
--          by; in other dimensions shares do not add up.
INSERT INTO hidden
WITH touched AS (
    SELECT DISTINCT REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, PROVIDER FROM hidden
),
cell AS (
    SELECT a.*, h.POSITION IS NOT NULL AS IS_HIDDEN
    FROM accepted AS a
    SEMI JOIN touched USING (REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, PROVIDER)
    LEFT JOIN hidden AS h ON h.SUBMISSION = a.SUBMISSION AND h.POSITION = a.POSITION
    WHERE a.OBS_VALUE IS NOT NULL
),
placed AS (
    UNPIVOT (
        SELECT *, SEX AS D1, AGE AS D2, URBANISATION AS D3, EDUCATION_LEV AS D4, LABOUR_STATUS AS D5, OCCUPATION AS D6, HH_COMPOSITION AS D7, SIZE_CLASS AS D8,
            ACTIVITY AS D9, BREAKDOWN AS D10
        FROM cell
    )
    ON D1, D2, D3, D4, D5, D6, D7, D8, D9, D10 INTO NAME DIMENSION VALUE CODE
),
family AS (
    SELECT
        *,
        concat_ws('|', DIMENSION, REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, PROVIDER, CASE DIMENSION WHEN 'D1' THEN '' ELSE SEX END,
            CASE DIMENSION WHEN 'D2' THEN '' ELSE AGE END, CASE DIMENSION WHEN 'D3' THEN '' ELSE URBANISATION END,
            CASE DIMENSION WHEN 'D4' THEN '' ELSE EDUCATION_LEV END, CASE DIMENSION WHEN 'D5' THEN '' ELSE LABOUR_STATUS END,
            CASE DIMENSION WHEN 'D6' THEN '' ELSE OCCUPATION END, CASE DIMENSION WHEN 'D7' THEN '' ELSE HH_COMPOSITION END,
            CASE DIMENSION WHEN 'D8' THEN '' ELSE SIZE_CLASS END, CASE DIMENSION WHEN 'D9' THEN '' ELSE ACTIVITY END,
            CASE DIMENSION WHEN 'D10' THEN '' ELSE BREAKDOWN END) AS FAMILY
    FROM placed
    WHERE MEASURE IN ('NUM', 'DEN') OR DIMENSION IN ('D1', 'D3')
),
exposed AS (
    SELECT FAMILY
    FROM family
    GROUP BY FAMILY
    HAVING count(*) FILTER (IS_HIDDEN) = 1 AND bool_or(CODE = '_T') AND count(*) FILTER (CODE <> '_T' AND NOT IS_HIDDEN) >= 1
),
chosen AS (
    SELECT f.*
    FROM family AS f
    SEMI JOIN exposed USING (FAMILY)
    WHERE f.CODE <> '_T' AND NOT f.IS_HIDDEN
    QUALIFY row_number() OVER (PARTITION BY f.FAMILY ORDER BY f.OBS_VALUE, f.CODE) = 1
)
SELECT DISTINCT SUBMISSION, POSITION, REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS, OCCUPATION,
    HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN, PROVIDER, 'would give a confidential cell away'
FROM chosen;
