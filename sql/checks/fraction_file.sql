-- Purpose: when no percentage of a submission is above 1, the sender wrote fractions.
-- Several indicators must show it: a country where few use the Internet has a whole true series below 1.
-- Inputs:  obs, rule (RULE, EDITION, INDICATOR, AT_LEAST values, KINDS indicators). Grain: observation of a percentage. Key: RULE, ROW_ID.
WITH percentages AS (
    SELECT SUBMISSION, count(*) FILTER (OBS_VALUE > 0) AS n, count(DISTINCT INDICATOR) FILTER (OBS_VALUE > 0) AS kinds, max(OBS_VALUE) AS largest
    FROM obs
    WHERE UNIT_MEASURE = 'PERCENT' AND IS_MAIN AND OBS_VALUE IS NOT NULL
    GROUP BY SUBMISSION
)
SELECT
    r.RULE, o.SUBMISSION, o.ROW_ID,
    CASE
        WHEN p.n < r.AT_LEAST OR p.kinds < r.KINDS OR coalesce(o.OBS_VALUE, 0) = 0 THEN 'na'
        WHEN p.largest <= 1 THEN 'failed'
        ELSE 'passed'
    END AS OUTCOME,
    json_object('number', o.OBS_VALUE, 'percent', round(o.OBS_VALUE * 100, 6), 'n', p.n, 'largest', p.largest) AS FACTS
FROM obs AS o
JOIN rule AS r ON r.EDITION = o.EDITION AND r.INDICATOR = o.INDICATOR AND o.IS_MAIN AND o.UNIT_MEASURE = 'PERCENT'
JOIN percentages AS p USING (SUBMISSION)
