-- Purpose: a value is a number; texts that mean "missing" were already read as a missing status, never as zero.
-- Inputs:  obs, rule. Grain: observation. Key: RULE, ROW_ID.
SELECT
    r.RULE, o.SUBMISSION, o.ROW_ID,
    CASE WHEN o.OBS_TEXT = '' THEN 'na' WHEN o.NOT_NUMERIC THEN 'failed' ELSE 'passed' END AS OUTCOME,
    json_object() AS FACTS
FROM obs AS o
CROSS JOIN rule AS r
