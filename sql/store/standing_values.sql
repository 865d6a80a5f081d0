-- Purpose: the values that stand: of all that was accepted until a time what is the last of its key and has not ended.
--          The same as history.sql gives of some areas, here of all (tests/store/test_standing_values.py holds the two
--          together).
-- Grain:   key and provider. Key: the SDMX key, PROVIDER.
-- Inputs:  lake.coded_observations, lake.coded_withdrawn_values, lake.submissions, lake.deliveries; $until (UTC).
-- Gives:   where each is among what was accepted: REF_AREA, SUBMISSION, POSITION; and RECEIVED_AT: when its file came.
WITH received AS (
    SELECT SUBMISSION, min(d.RECORDED_AT) AS RECEIVED_AT
    FROM lake.submissions
    JOIN lake.deliveries AS d USING (DELIVERY)
    GROUP BY ALL
),
-- The later one is above: with its place in the file it is one number, of which the largest takes little memory.
ranked AS MATERIALIZED (
    SELECT SUBMISSION, RECORDED_AT, RECEIVED_AT,
        row_number() OVER (ORDER BY RECORDED_AT, coalesce(RECEIVED_AT, '-infinity'), SUBMISSION) AS RANK
    FROM (SELECT DISTINCT SUBMISSION, RECORDED_AT FROM lake.observations WHERE RECORDED_AT <= $until)
    LEFT JOIN received USING (SUBMISSION)
),
last AS (
    SELECT REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS,
        OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN, PROVIDER,
        max(RANK * 2147483648 + POSITION) AS PLACE
    FROM lake.coded_observations
    JOIN ranked USING (SUBMISSION, RECORDED_AT)
    WHERE OBS_VALUE IS NOT NULL
    GROUP BY ALL
),
ended AS (
    SELECT * EXCLUDE (SUBMISSION, RECORDED_AT), max(RECORDED_AT) AS ENDED_AT
    FROM lake.coded_withdrawn_values
    WHERE RECORDED_AT <= $until
    GROUP BY ALL
)
SELECT last.REF_AREA, ranked.SUBMISSION, PLACE % 2147483648 AS POSITION, ranked.RECEIVED_AT
FROM last
LEFT JOIN ended
    USING (REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS,
        OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN, PROVIDER)
JOIN ranked ON ranked.RANK = PLACE // 2147483648
WHERE ENDED_AT IS NULL OR ENDED_AT <= ranked.RECORDED_AT
