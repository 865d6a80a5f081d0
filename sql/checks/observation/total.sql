-- Purpose: parts of a breakdown come with their total.
-- Inputs:  family, branch, shape, rule_total (RULE, EDITION, INDICATOR, DIMENSION, PARTS). Grain: the first part. Key: RULE, POS.
SELECT
    r.RULE, f.SUB, f.FIRST_POS AS POS, f.TOTAL IS NULL AS FAILED,
    CASE WHEN FAILED THEN json_object('dimension', g.DIMENSION, 'codes', array_to_string(list_sort(
        list_transform(list_filter(g.MEMBERS, lambda m: m.bit & f.SENT <> 0), lambda m: m.code)
    ), ', ')) END AS FACTS
FROM family AS f
JOIN branch AS g USING (BRANCH)
JOIN shape AS s USING (SHAPE)
JOIN rule_total AS r USING (EDITION, INDICATOR, DIMENSION, PARTS)
