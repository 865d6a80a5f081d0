-- Purpose: parts of a breakdown come with their total.
-- Inputs:  family, member, shape, rule_total (RULE, EDITION, INDICATOR, DIMENSION, PARTS). Grain: the first part. Key: RULE, POS.
WITH judged AS (
    SELECT r.RULE, f.SUB, f.FIRST_POS AS POS, f.DIMENSION, f.FAMILY, f.SENT, f.TOTAL IS NULL AS FAILED
    FROM family AS f
    JOIN shape AS s USING (SHAPE)
    JOIN rule_total AS r USING (EDITION, INDICATOR, DIMENSION, PARTS)
),
sent AS (
    SELECT j.RULE, j.POS, j.FAMILY, string_agg(DISTINCT m.CODE, ', ' ORDER BY m.CODE) AS CODES
    FROM judged AS j
    JOIN member AS m ON m.FAMILY = j.FAMILY AND m.BIT & j.SENT <> 0
    WHERE j.FAILED
    GROUP BY ALL
)
SELECT
    j.RULE, j.SUB, j.POS, j.FAILED,
    CASE WHEN j.FAILED THEN json_object('dimension', j.DIMENSION, 'codes', s.CODES) END AS FACTS
FROM judged AS j
LEFT JOIN sent AS s USING (RULE, POS, FAMILY)
