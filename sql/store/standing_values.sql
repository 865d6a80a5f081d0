-- Purpose: the values that stand: of all that was accepted until a time what is the last of its key and has not ended.
--          The same as history.sql gives of some areas, here of all (tests/store/test_standing_values.py holds the two
--          together).
-- Grain:   key and provider. Key: the SDMX key, PROVIDER.
-- Inputs:  lake.coded_observations, lake.coded_withdrawn_values, lake.submissions, lake.deliveries; $until (UTC).
-- Gives:   where each is among what was accepted: REF_AREA, SUBMISSION, POSITION; and RECEIVED_AT: when its
--          file came.
WITH received AS (
    SELECT SUBMISSION, min(d.RECORDED_AT) AS RECEIVED_AT
    FROM lake.submissions
    JOIN lake.deliveries AS d USING (DELIVERY)
    GROUP BY ALL
),
last AS (
    SELECT max({
        'RECORDED_AT': RECORDED_AT, 'RECEIVED_LAST': coalesce(RECEIVED_AT, '-infinity'), 'SUBMISSION': SUBMISSION,
        'POSITION': POSITION
    }) AS NEWEST, REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, SEX, AGE, URBANISATION, EDUCATION_LEV,
        LABOUR_STATUS, OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN, PROVIDER
    FROM lake.coded_observations
    LEFT JOIN received USING (SUBMISSION)
    WHERE OBS_VALUE IS NOT NULL AND RECORDED_AT <= $until
    GROUP BY ALL
),
ended AS (
    SELECT * EXCLUDE (SUBMISSION, RECORDED_AT), max(RECORDED_AT) AS ENDED_AT
    FROM lake.coded_withdrawn_values
    WHERE RECORDED_AT <= $until
    GROUP BY ALL
)
SELECT last.REF_AREA, NEWEST.SUBMISSION, NEWEST.POSITION, nullif(NEWEST.RECEIVED_LAST, '-infinity') AS RECEIVED_AT
FROM last
LEFT JOIN ended
    USING (REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS,
        OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN, PROVIDER)
WHERE ENDED_AT IS NULL OR ENDED_AT <= NEWEST.RECORDED_AT
