-- Purpose: parts of a breakdown come with their total.
-- Inputs:  family, shape, rule_total (RULE, EDITION, INDICATOR, DIMENSION, PARTS). Grain: the first part. Key: RULE, POS.
SELECT
    r.RULE, f.SUB, f.FIRST_POS AS POS, f.TOTAL IS NULL AS FAILED,
    CASE WHEN FAILED THEN json_object('dimension', f.DIMENSION, 'codes', array_to_string(f.CODES, ', ')) END AS FACTS
FROM family AS f
JOIN shape AS s USING (SHAPE)
JOIN rule_total AS r USING (EDITION, INDICATOR, DIMENSION, PARTS)
