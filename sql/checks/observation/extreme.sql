-- Purpose: asks whether exactly 0 or exactly 100 is a true value or stands for a missing one.
-- Inputs:  obs, partial_key, rule_extreme (RULE, EDITION, INDICATOR). Grain: observation. Key: RULE, POS.
SELECT r.RULE, o.SUB, o.POS, o.VALUE IN (0, 100) AS FAILED, json_object() AS FACTS
FROM obs AS o
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_extreme AS r USING (EDITION, INDICATOR)
WHERE s.IS_MAIN
