-- Purpose: asks whether exactly 0 or exactly 100 is a true value or stands for a missing one.
-- Inputs:  obs, rule (RULE, EDITION, INDICATOR). Grain: observation. Key: RULE, ROW_ID.
SELECT
    r.RULE, o.SUBMISSION, o.ROW_ID,
    CASE WHEN o.OBS_VALUE IS NULL THEN 'na' WHEN o.OBS_VALUE IN (0, 100) THEN 'failed' ELSE 'passed' END AS OUTCOME,
    json_object() AS FACTS
FROM obs AS o
JOIN rule AS r ON r.EDITION = o.EDITION AND r.INDICATOR = o.INDICATOR AND o.IS_MAIN
