-- Purpose: a value is a number; texts that mean "missing" were already read as a missing status, never as zero.
-- Inputs:  attribute_set, rule_numeric. Grain: attribute set. Key: RULE, ATTRIBUTE_SET.
SELECT r.RULE, p.ATTRIBUTE_SET, CASE WHEN p.HAS_TEXT THEN p.NOT_NUMERIC END AS FAILED, json_object() AS FACTS
FROM attribute_set AS p
CROSS JOIN rule_numeric AS r
