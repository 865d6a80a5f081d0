-- Purpose: counts of an exhaustive breakdown add up to the total.
-- Inputs:  total_and_parts, breakdown_set, partial_key, rule_sum_parts (RULE, EDITION, INDICATOR, DIMENSION, PARTS,
--          AT_LEAST, SHARE).
-- Key:     RULE, POS.
-- Grain:   the total of a count.
SELECT
    r.RULE, f.SUB, f.TOTAL_POS AS POS,
    CASE WHEN f.N = g.SIZE THEN abs(f.ADDED - f.TOTAL) > greatest(r.AT_LEAST, r.SHARE * f.TOTAL) END AS FAILED,
    CASE WHEN FAILED THEN json_object('added', f.ADDED, 'parts', r.PARTS, 'number', f.TOTAL) END AS FACTS
FROM total_and_parts AS f
JOIN breakdown_set AS g USING (BREAKDOWN_SET)
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_sum_parts AS r USING (EDITION, INDICATOR, DIMENSION, PARTS)
WHERE s.MEASURE IN ('NUM', 'DEN') AND f.TOTAL_POS IS NOT NULL
