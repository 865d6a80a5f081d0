-- Purpose: the status is a code of CL_OBS_STATUS, and a missing status goes with no value and any other with one.
-- Inputs:  attribute_set, def_status (OBS_STATUS, MISSING), rule_status.
-- Grain:   attribute set. Key: RULE, ATTRIBUTE_SET.
SELECT
    r.RULE, p.ATTRIBUTE_SET,
    CASE WHEN NOT p.NOT_NUMERIC THEN s.MISSING IS NULL OR s.MISSING = p.HAS_VALUE END AS FAILED,
    json_object('status', p.OBS_STATUS) AS FACTS
FROM attribute_set AS p
CROSS JOIN rule_status AS r
LEFT JOIN def_status AS s USING (OBS_STATUS)
