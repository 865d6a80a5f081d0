-- Purpose: which values earlier deliveries held that a later one lacks, or has less exactly: of each area the last
--          in which it was accepted.
-- Inputs:  lake.submissions, lake.coded_observations, lake.coded_withdrawn_values (what has ended is not missed);
--          $deliveries (the earlier ones, the newest first); sent (typed observations of the later one).
-- Grain:   area and year of the earlier delivery, of the indicators that the later one is about.
-- Key:     REF_AREA, TIME_PERIOD.
-- Gives:   HELD, ABSENT: values; COARSER, FINER: values that are the other one, rounded.
WITH held AS (
    SELECT o.*, s.DELIVERY
    FROM lake.coded_observations AS o
    JOIN lake.submissions AS s USING (SUBMISSION)
    WHERE list_contains($deliveries::VARCHAR[], s.DELIVERY) AND o.OBS_VALUE IS NOT NULL
        AND (o.EDITION, o.INDICATOR) IN (SELECT (EDITION, INDICATOR) FROM sent)
    QUALIFY dense_rank() OVER (PARTITION BY o.REF_AREA ORDER BY list_position($deliveries::VARCHAR[], s.DELIVERY)) = 1
),
ended AS (
    SELECT * EXCLUDE (SUBMISSION, RECORDED_AT), max(RECORDED_AT) AS ENDED_AT
    FROM lake.coded_withdrawn_values
    GROUP BY ALL
),
standing AS (
    SELECT held.*
    FROM held
    LEFT JOIN ended USING (
        REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS,
        OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN, PROVIDER
    )
    WHERE ENDED_AT IS NULL OR ENDED_AT <= held.RECORDED_AT
),
now AS (
    SELECT * FROM sent WHERE REF_AREA IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, SEX, AGE, URBANISATION, EDUCATION_LEV,
            LABOUR_STATUS, OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN
        ORDER BY ROW_ID DESC
    ) = 1
)
SELECT
    h.DELIVERY, h.REF_AREA, h.TIME_PERIOD, count(*) AS HELD, count(*) FILTER (n.OBS_VALUE IS NULL) AS ABSENT,
    count(*) FILTER (n.DECIMALS < h.DECIMALS
        AND abs(n.OBS_VALUE - h.OBS_VALUE) <= 0.5 * pow(10, -n.DECIMALS) + 1e-9) AS COARSER,
    count(*) FILTER (n.DECIMALS > h.DECIMALS
        AND abs(n.OBS_VALUE - h.OBS_VALUE) <= 0.5 * pow(10, -h.DECIMALS) + 1e-9) AS FINER
FROM standing AS h
LEFT JOIN now AS n USING (
    REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS,
    OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN
)
GROUP BY h.DELIVERY, h.REF_AREA, h.TIME_PERIOD
ORDER BY h.REF_AREA, h.TIME_PERIOD
