-- Purpose: many categories that all have the same value were filled down, not measured.
-- Inputs:  family, branch, shape, rule_copied_categories (RULE, EDITION, INDICATOR, DIMENSION, PARTS, AT_LEAST).
-- Key:     RULE, POS.
-- Grain:   the first category.
SELECT
    r.RULE, f.SUB, f.FIRST_POS AS POS,
    CASE WHEN f.N >= r.AT_LEAST THEN f.LOW = f.HIGH AND f.LOW NOT IN (0, 100) END AS FAILED,
    CASE WHEN FAILED THEN json_object('n', f.N, 'number', f.LOW) END AS FACTS
FROM family AS f
JOIN branch AS g USING (BRANCH)
JOIN shape AS s USING (SHAPE)
JOIN rule_copied_categories AS r USING (EDITION, INDICATOR, DIMENSION, PARTS)
WHERE s.IS_MAIN
