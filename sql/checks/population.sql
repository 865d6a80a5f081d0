-- Purpose: the population that was used agrees with the reference population of the same year.
-- Inputs:  obs, population (with VINTAGE), rule (RULE, EDITION, INDICATOR, WITHIN). Grain: denominator. Key: RULE, ROW_ID.
SELECT
    r.RULE, o.SUBMISSION, o.ROW_ID,
    CASE
        WHEN coalesce(o.OBS_VALUE, 0) <= 0 OR p.POPULATION IS NULL THEN 'na'
        WHEN abs(o.OBS_VALUE / p.POPULATION - 1) > r.WITHIN THEN 'failed'
        ELSE 'passed'
    END AS OUTCOME,
    json_object('reference', p.POPULATION, 'vintage', p.VINTAGE, 'difference', (o.OBS_VALUE / p.POPULATION - 1) * 100) AS FACTS
FROM obs AS o
JOIN rule AS r ON r.EDITION = o.EDITION AND r.INDICATOR = o.INDICATOR AND o.MEASURE = 'DEN' AND o.ALL_TOTAL
LEFT JOIN population AS p USING (REF_AREA, TIME_PERIOD)
