-- Purpose: every accepted value that may be published, with the series that it belongs to across editions, and its rank
--          among the values of the same area, year and series: roles in the order of precedence.yml, then the newest
--          edition, then the last recorded. Rank 1 stands; the others are kept.
-- Inputs:  publishable, harmonised_codes, provider_role (PROVIDER, PRECEDENCE), meaning (EDITION,
--          INDICATOR, MEANING, MAIN_MEASURE).
-- Grain:   accepted observation with a value. Key: SUBMISSION, POSITION.
CREATE OR REPLACE TABLE ranked AS
WITH placed AS (
    SELECT
        a.REF_AREA, a.TIME_PERIOD, a.EDITION, a.INDICATOR, a.MEASURE,
        a.SEX, a.AGE, a.URBANISATION, a.EDUCATION_LEV, a.LABOUR_STATUS, a.OCCUPATION, a.HH_COMPOSITION, a.SIZE_CLASS,
        a.ACTIVITY, a.BREAKDOWN, a.OBS_VALUE, a.UNIT_MEASURE, a.OBS_STATUS, a.AGE_SCOPE, a.SOURCE, a.PROVIDER,
        a.SUBMISSION, a.POSITION, a.ADDRESS, a.COMMENT_OBS, a.FOOTNOTE, a.RECORDED_AT,
        TRY_CAST(a.SAMPLE_SIZE AS BIGINT) AS SAMPLE_SIZE, a.RESPONDENTS, a.STANDARD_ERROR, a.CV, a.CI_LOW, a.CI_HIGH,
        coalesce(h.HARMONISED_EDITION, a.EDITION) AS HARMONISED_EDITION,
        coalesce(h.HARMONISED_INDICATOR, a.INDICATOR) AS HARMONISED_INDICATOR,
        m.MEANING, a.MEASURE = m.MAIN_MEASURE AS IS_MAIN, coalesce(p.PRECEDENCE, 9) AS PRECEDENCE
    FROM publishable AS a
    JOIN meaning AS m USING (EDITION, INDICATOR)
    LEFT JOIN harmonised_codes AS h USING (EDITION, INDICATOR)
    LEFT JOIN provider_role AS p USING (PROVIDER)
    WHERE a.OBS_VALUE IS NOT NULL
)
SELECT
    * EXCLUDE (PRECEDENCE, RECORDED_AT),
    row_number() OVER (
        PARTITION BY REF_AREA, HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE, TIME_PERIOD, SEX, AGE, URBANISATION,
            EDUCATION_LEV, LABOUR_STATUS, OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN
        ORDER BY PRECEDENCE, EDITION DESC, RECORDED_AT DESC, SUBMISSION, POSITION
    ) AS RANK
FROM placed;
