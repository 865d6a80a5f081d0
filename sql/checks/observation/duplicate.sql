-- Purpose: a key occurs once. CONFLICT: with different values; else: with the same value again.
-- Inputs:  obs, attribute_set, rule_duplicate (RULE, CONFLICT). Grain: observation.
-- Key:     RULE, POS. The first row of a key passes.
WITH repeated AS (
    SELECT OBS_KEY FROM obs GROUP BY OBS_KEY HAVING count(*) > 1
),
seen AS (
    SELECT o.POS, count(DISTINCT coalesce(o.VALUE::VARCHAR, p.OBS_STATUS)) OVER same_key > 1 AS CONFLICTING,
        first_value(o.POS) OVER (same_key ORDER BY o.POS) AS FIRST_POS
    FROM obs AS o
    SEMI JOIN repeated USING (OBS_KEY)
    JOIN attribute_set AS p USING (ATTRIBUTE_SET)
    WINDOW same_key AS (PARTITION BY o.OBS_KEY)
)
SELECT
    r.RULE, o.SUB, o.POS,
    coalesce(c.POS > c.FIRST_POS AND c.CONFLICTING = r.CONFLICT, false) AS FAILED,
    CASE WHEN FAILED THEN json_object('first_pos', c.FIRST_POS) END AS FACTS
FROM obs AS o
CROSS JOIN rule_duplicate AS r
LEFT JOIN seen AS c USING (POS)
