-- Purpose: when one part of an exhaustive breakdown is given, the others are given too.
-- Inputs:  family, shape, rule_pair (RULE, EDITION, INDICATOR, DIMENSION, PARTS). Grain: the first part. Key: RULE, POS.
SELECT
    r.RULE, f.SUB, f.FIRST_POS AS POS, len(f.CODES) < f.SIZE AS FAILED,
    CASE WHEN FAILED THEN json_object('dimension', r.DIMENSION, 'codes', array_to_string(
        list_filter(string_split(r.PARTS, ','), lambda c: NOT list_contains(f.CODES, c)), ', ')) END AS FACTS
FROM family AS f
JOIN shape AS s USING (SHAPE)
JOIN rule_pair AS r USING (EDITION, INDICATOR, DIMENSION, PARTS)
