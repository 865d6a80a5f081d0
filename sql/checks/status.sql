-- Purpose: the status is a code of CL_OBS_STATUS, and a missing status goes with no value and any other with one.
-- Inputs:  obs, def_status (OBS_STATUS, MISSING), rule. Grain: observation. Key: RULE, ROW_ID.
SELECT
    r.RULE, o.SUBMISSION, o.ROW_ID,
    CASE
        WHEN o.NOT_NUMERIC THEN 'na'
        WHEN s.MISSING IS NULL OR s.MISSING <> (o.OBS_VALUE IS NULL) THEN 'failed'
        ELSE 'passed'
    END AS OUTCOME,
    json_object('status', o.OBS_STATUS) AS FACTS
FROM obs AS o
CROSS JOIN rule AS r
LEFT JOIN def_status AS s USING (OBS_STATUS)
