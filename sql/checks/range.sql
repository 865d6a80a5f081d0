-- Purpose: a value lies between bounds.
-- Inputs:  obs, rule (RULE, EDITION, INDICATOR, MEASURE ('' = the measures of the definition), MIN, MAX, EXCLUSIVE).
-- Grain:   observation and rule. Key: RULE, ROW_ID.
SELECT
    r.RULE, o.SUBMISSION, o.ROW_ID,
    CASE
        WHEN o.OBS_VALUE IS NULL THEN 'na'
        WHEN o.OBS_VALUE < r.MIN OR (r.EXCLUSIVE AND o.OBS_VALUE <= r.MIN) OR o.OBS_VALUE > r.MAX THEN 'failed'
        ELSE 'passed'
    END AS OUTCOME,
    json_object('min', r.MIN, 'max', r.MAX, 'number', o.OBS_VALUE) AS FACTS
FROM obs AS o
JOIN rule AS r
    ON r.EDITION = o.EDITION AND r.INDICATOR = o.INDICATOR
    AND (r.MEASURE = o.MEASURE OR (r.MEASURE = '' AND o.IS_MAIN))
