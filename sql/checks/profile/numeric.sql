-- Purpose: a value is a number; texts that mean "missing" were already read as a missing status, never as zero.
-- Inputs:  profile, rule_numeric. Grain: profile. Key: RULE, PROFILE.
SELECT r.RULE, p.PROFILE, CASE WHEN p.HAS_TEXT THEN p.NOT_NUMERIC END AS FAILED, json_object() AS FACTS
FROM profile AS p
CROSS JOIN rule_numeric AS r
