-- Purpose: the total of a proportion lies between its smallest and its largest part, when all parts were sent.
-- Inputs:  total_and_parts, breakdown_set, partial_key, rule_between_parts (RULE, EDITION, INDICATOR, DIMENSION,
--          PARTS).
-- Grain:   the total.
-- Key:     RULE, POS.
SELECT
    r.RULE, f.SUB, f.TOTAL_POS AS POS,
    CASE WHEN f.N = g.SIZE THEN f.TOTAL < f.LOW - f.TOLERANCE - 1e-9
        OR f.TOTAL > f.HIGH + f.TOLERANCE + 1e-9 END AS FAILED,
    CASE WHEN FAILED THEN json_object('low', f.LOW, 'high', f.HIGH, 'parts', r.PARTS, 'number', f.TOTAL) END AS FACTS
FROM total_and_parts AS f
JOIN breakdown_set AS g USING (BREAKDOWN_SET)
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_between_parts AS r USING (EDITION, INDICATOR, DIMENSION, PARTS)
WHERE s.IS_MAIN AND f.TOTAL_POS IS NOT NULL
