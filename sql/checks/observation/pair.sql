-- Purpose: when one part of an exhaustive breakdown is given, the others are given too.
-- Inputs:  total_and_parts, breakdown_set, partial_key, rule_pair (RULE, EDITION, INDICATOR, DIMENSION, PARTS).
-- Grain:   the first part.
-- Key:     RULE, POS.
SELECT
    r.RULE, f.SUB, f.FIRST_POS AS POS, bit_count(f.SENT) < g.SIZE AS FAILED,
    CASE WHEN FAILED THEN json_object('dimension', g.DIMENSION, 'codes', array_to_string(list_filter(
        string_split(g.PARTS, ','),
        lambda c: NOT list_contains(
            list_transform(list_filter(g.CATEGORIES, lambda m: m.bit & f.SENT <> 0), lambda m: m.code), c
        )
    ), ', ')) END AS FACTS
FROM total_and_parts AS f
JOIN breakdown_set AS g USING (BREAKDOWN_SET)
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_pair AS r USING (EDITION, INDICATOR, DIMENSION, PARTS)
