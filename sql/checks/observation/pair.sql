-- Purpose: when one part of an exhaustive breakdown is given, the others are given too.
-- Inputs:  family, member, shape, rule_pair (RULE, EDITION, INDICATOR, DIMENSION, PARTS). Grain: the first part. Key: RULE, POS.
WITH judged AS (
    SELECT r.RULE, f.SUB, f.FIRST_POS AS POS, f.DIMENSION, f.PARTS, f.FAMILY, f.SENT, bit_count(f.SENT) < f.SIZE AS FAILED
    FROM family AS f
    JOIN shape AS s USING (SHAPE)
    JOIN rule_pair AS r USING (EDITION, INDICATOR, DIMENSION, PARTS)
),
missing AS (
    SELECT j.RULE, j.POS, j.FAMILY, j.PARTS, list(DISTINCT m.CODE) AS CODES
    FROM judged AS j
    JOIN member AS m ON m.FAMILY = j.FAMILY AND m.BIT & j.SENT <> 0
    WHERE j.FAILED
    GROUP BY ALL
)
SELECT
    j.RULE, j.SUB, j.POS, j.FAILED,
    CASE WHEN j.FAILED THEN json_object('dimension', j.DIMENSION, 'codes', array_to_string(
        list_filter(string_split(j.PARTS, ','), lambda c: NOT list_contains(m.CODES, c)), ', ')) END AS FACTS
FROM judged AS j
LEFT JOIN missing AS m USING (RULE, POS, FAMILY, PARTS)
