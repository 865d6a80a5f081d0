-- Purpose: many categories that all have the same value were filled down, not measured.
-- Inputs:  total_and_parts, breakdown_set, partial_key, rule_copied_categories (RULE, EDITION, INDICATOR, DIMENSION,
--          PARTS, AT_LEAST).
-- Key:     RULE, POS.
-- Grain:   the first category.
SELECT
    r.RULE, f.SUB, f.FIRST_POS AS POS,
    CASE WHEN f.N >= r.AT_LEAST THEN f.LOW = f.HIGH AND f.LOW NOT IN (0, 100) END AS FAILED,
    CASE WHEN FAILED THEN json_object('n', f.N, 'number', f.LOW) END AS FACTS
FROM total_and_parts AS f
JOIN breakdown_set AS g USING (BREAKDOWN_SET)
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_copied_categories AS r USING (EDITION, INDICATOR, DIMENSION, PARTS)
WHERE s.IS_MAIN
