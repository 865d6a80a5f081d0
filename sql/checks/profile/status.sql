-- Purpose: the status is a code of CL_OBS_STATUS, and a missing status goes with no value and any other with one.
-- Inputs:  profile, def_status (OBS_STATUS, MISSING), rule_status. Grain: profile. Key: RULE, PROFILE.
SELECT
    r.RULE, p.PROFILE,
    CASE WHEN NOT p.NOT_NUMERIC THEN s.MISSING IS NULL OR s.MISSING = p.HAS_VALUE END AS FAILED,
    json_object('status', p.OBS_STATUS) AS FACTS
FROM profile AS p
CROSS JOIN rule_status AS r
LEFT JOIN def_status AS s USING (OBS_STATUS)
