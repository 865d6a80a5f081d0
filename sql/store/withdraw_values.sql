-- Purpose: records that the values of earlier deliveries which a later one lacks have ended: those of the
--          area of a submission, and, when all submissions of the later delivery are accepted, those of areas
--          that it lacks as a whole.
-- Inputs:  lake.coded_observations, lake.submissions, lake.events, lake.coded_withdrawn_values; kept (the observations
--          of the submission); $held_areas, $held_deliveries (lists of the same length: with which delivery each area
--          was compared); what the later one speaks of: $areas, $years (NULL: all), $indicators (edition and code);
--          $submission, its $area and $provider, $now.
-- Grain:   value. Key: the SDMX key, PROVIDER. Only what still stands as the earlier delivery said it.
INSERT INTO lake.withdrawn_values BY NAME
WITH before AS (
    SELECT s.SUBMISSION
    FROM (SELECT unnest($held_areas::VARCHAR[]) AS REF_AREA, unnest($held_deliveries::VARCHAR[]) AS DELIVERY) AS h
    JOIN lake.submissions AS s USING (REF_AREA, DELIVERY)
),
open AS (
    SELECT 1
    FROM lake.submissions AS s
    WHERE s.DELIVERY = (SELECT d.DELIVERY FROM lake.submissions AS d WHERE d.SUBMISSION = $submission)
        AND s.SUBMISSION NOT IN (SELECT e.SUBJECT FROM lake.events AS e WHERE e.EVENT = 'accepted')
),
latest AS (
    SELECT *
    FROM lake.coded_observations
    WHERE (REF_AREA, EDITION, INDICATOR) IN (
        SELECT (o.REF_AREA, o.EDITION, o.INDICATOR)
        FROM lake.coded_observations AS o
        WHERE o.SUBMISSION IN (FROM before)
    ) AND PROVIDER = $provider
    QUALIFY row_number() OVER (
        PARTITION BY REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, SEX, AGE, URBANISATION, EDUCATION_LEV,
            LABOUR_STATUS, OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN, PROVIDER
        ORDER BY RECORDED_AT DESC, SUBMISSION DESC, POSITION DESC
    ) = 1
),
ended AS (
    SELECT * EXCLUDE (SUBMISSION, RECORDED_AT), max(RECORDED_AT) AS ENDED_AT
    FROM lake.coded_withdrawn_values
    GROUP BY ALL
)
SELECT
    l.REF_AREA, l.EDITION, l.INDICATOR, l.MEASURE, l.TIME_PERIOD, l.SEX, l.AGE, l.URBANISATION, l.EDUCATION_LEV,
    l.LABOUR_STATUS, l.OCCUPATION, l.HH_COMPOSITION, l.SIZE_CLASS, l.ACTIVITY, l.BREAKDOWN, l.PROVIDER,
    $submission AS SUBMISSION, $now::TIMESTAMP AS RECORDED_AT
FROM latest AS l
LEFT JOIN ended USING (
    REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS,
    OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN, PROVIDER
)
ANTI JOIN kept AS k USING (
    REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS,
    OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN
)
WHERE l.SUBMISSION IN (FROM before)
    AND l.OBS_VALUE IS NOT NULL
    AND (l.REF_AREA = $area OR (NOT list_contains($areas::VARCHAR[], l.REF_AREA) AND NOT EXISTS (FROM open)))
    AND list_contains($indicators::VARCHAR[], concat_ws(' ', l.EDITION, l.INDICATOR))
    AND ($years IS NULL OR list_contains($years::INTEGER[], l.TIME_PERIOD))
    AND (ENDED_AT IS NULL OR ENDED_AT <= l.RECORDED_AT)
