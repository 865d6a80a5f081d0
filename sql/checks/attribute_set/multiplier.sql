-- Purpose: the multiplier that was sent is known; with another one nobody knows what the value is.
-- Inputs:  attribute_set, rule_multiplier. Grain: attribute set. Key: RULE, ATTRIBUTE_SET.
SELECT r.RULE, p.ATTRIBUTE_SET, p.MULT_TEXT <> '' AS FAILED,
    json_object('stated', p.MULT_TEXT, 'attribute', 'UNIT_MULT') AS FACTS
FROM attribute_set AS p
CROSS JOIN rule_multiplier AS r
