-- Purpose: the categories that values of the core list are broken down by, with the indicators whose pages show them:
--          of a measure that pages show, and broken down by nothing else.
-- Inputs:  harmonised.
-- Grain and key: DIMENSION, CATEGORY.
SELECT DIMENSION, CATEGORY, list(DISTINCT HARMONISED_INDICATOR ORDER BY HARMONISED_INDICATOR) AS CODES
FROM (
    UNPIVOT (
        SELECT HARMONISED_INDICATOR, SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS, OCCUPATION, HH_COMPOSITION,
            SIZE_CLASS, ACTIVITY, BREAKDOWN
        FROM harmonised
        WHERE HARMONISED_EDITION = '2022' AND OBS_VALUE IS NOT NULL AND MEASURE IN ('RATE', 'PCT', 'RATIO')
            AND len(list_filter(
                [SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS, OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY,
                    BREAKDOWN],
                lambda each: each NOT IN ('', '_T')
            )) = 1
    )
    ON SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS, OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN
    INTO NAME DIMENSION VALUE CATEGORY
)
WHERE CATEGORY <> '_T'
GROUP BY DIMENSION, CATEGORY
ORDER BY DIMENSION, CATEGORY
