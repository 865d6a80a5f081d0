-- Purpose: parts of a breakdown come with their total. One that was sent and is no number is told at its own
--          cell (rule kind numeric).
-- Inputs:  total_and_parts, breakdown_set, partial_key, obs, attribute_set, rule_total (RULE, EDITION, INDICATOR,
--          DIMENSION, PARTS).
-- Grain:   the first part. Key: RULE, POS.
SELECT
    r.RULE, f.SUB, f.FIRST_POS AS POS,
    CASE WHEN f.TOTAL IS NOT NULL OR NOT coalesce(p.NOT_NUMERIC, false) THEN f.TOTAL IS NULL END AS FAILED,
    CASE WHEN FAILED THEN json_object('dimension', g.DIMENSION, 'codes', array_to_string(list_sort(
        list_transform(list_filter(g.CATEGORIES, lambda m: m.bit & f.SENT <> 0), lambda m: m.code)
    ), ', ')) END AS FACTS
FROM total_and_parts AS f
JOIN breakdown_set AS g USING (BREAKDOWN_SET)
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_total AS r USING (EDITION, INDICATOR, DIMENSION, PARTS)
LEFT JOIN obs AS t ON t.POS = CASE WHEN f.TOTAL IS NULL THEN f.TOTAL_POS END  -- an equality alone is joined by hash
LEFT JOIN attribute_set AS p ON p.ATTRIBUTE_SET = t.ATTRIBUTE_SET
