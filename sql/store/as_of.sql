-- Purpose: the accepted observations as they were known at a time: of each key and provider the last one recorded.
-- Inputs:  lake.observations; $as_of (UTC). Grain: key and provider.
-- Key:     REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, the ten dimensions, PROVIDER.
SELECT *
FROM lake.observations
WHERE RECORDED_AT <= $as_of
QUALIFY row_number() OVER (
    PARTITION BY REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS,
        OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN, PROVIDER
    ORDER BY RECORDED_AT DESC, SUBMISSION DESC, POSITION DESC
) = 1
