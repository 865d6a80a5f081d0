-- Purpose: series across editions: one value for each area, year and series, which edition and code it came from, and
--          where the series breaks: a break that was declared (B), a definition that changed between the editions,
--          another provider, another age scope.
-- Inputs:  ranked. Grain: area, series and year.
-- Key:     REF_AREA, HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE, TIME_PERIOD, dimensions.
CREATE OR REPLACE TABLE harmonised AS
WITH beside AS (
    SELECT
        *,
        lag({
            'meaning': MEANING, 'edition': EDITION, 'indicator': INDICATOR, 'provider': PROVIDER, 'age': AGE_SCOPE
        }) OVER (
            PARTITION BY REF_AREA, HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE, SEX, AGE, URBANISATION,
                EDUCATION_LEV, LABOUR_STATUS, OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN
            ORDER BY TIME_PERIOD
        ) AS BEFORE
    FROM ranked
    WHERE RANK = 1
)
SELECT
    * EXCLUDE (RANK, MEANING, BEFORE),
    concat_ws('; ',
        CASE WHEN contains(OBS_STATUS, 'B') THEN 'break stated by the source' END,
        CASE WHEN BEFORE.meaning <> MEANING
            THEN format(
                'definition: {} {} before, {} {} now', BEFORE.edition, BEFORE.indicator, EDITION, INDICATOR
            ) END,
        CASE WHEN BEFORE.provider <> PROVIDER THEN format('provider: {} before, {} now', BEFORE.provider, PROVIDER) END,
        CASE WHEN BEFORE.age <> AGE_SCOPE AND BEFORE.age <> '' AND AGE_SCOPE <> ''
            THEN format('age scope: {} before, {} now', BEFORE.age, AGE_SCOPE) END
    ) AS BREAK_REASON
FROM beside;
