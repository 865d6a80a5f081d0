-- Purpose: tells that a mark was taken off a number; not applicable to a number without one.
-- Inputs:  obs, attribute_set, rule_mark. Grain: observation. Key: RULE, POS.
SELECT
    r.RULE, o.SUB, o.POS, nullif(p.MARK <> '', false) AS FAILED,
    CASE WHEN FAILED THEN json_object('mark', p.MARK, 'number', o.VALUE) END AS FACTS
FROM obs AS o
JOIN attribute_set AS p USING (ATTRIBUTE_SET)
CROSS JOIN rule_mark AS r
