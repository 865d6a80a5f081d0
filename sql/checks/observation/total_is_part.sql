-- Purpose: a total that equals one of its parts to the last decimal, while the other part is far away, was copied or
--          covers only that part.
-- Inputs:  total_and_parts, breakdown_set, partial_key, rule_total_is_part (RULE, EDITION, INDICATOR, DIMENSION, PARTS,
--          POINTS).
-- Key:     RULE, POS.
-- Grain:   the total of a proportion.
SELECT
    r.RULE, f.SUB, f.TOTAL_POS AS POS,
    CASE WHEN f.N = g.SIZE THEN f.TOTAL IN (f.LOW, f.HIGH) AND f.HIGH - f.LOW > r.POINTS END AS FAILED,
    CASE WHEN FAILED THEN json_object('low', f.LOW, 'high', f.HIGH, 'parts', r.PARTS) END AS FACTS
FROM total_and_parts AS f
JOIN breakdown_set AS g USING (BREAKDOWN_SET)
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_total_is_part AS r USING (EDITION, INDICATOR, DIMENSION, PARTS)
WHERE s.IS_MAIN AND f.TOTAL_POS IS NOT NULL
