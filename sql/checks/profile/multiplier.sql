-- Purpose: the multiplier that was sent is known; with another one nobody knows what the value is.
-- Inputs:  profile, rule_multiplier. Grain: profile. Key: RULE, PROFILE.
SELECT r.RULE, p.PROFILE, p.MULT_TEXT <> '' AS FAILED,
    json_object('stated', p.MULT_TEXT, 'attribute', 'UNIT_MULT') AS FACTS
FROM profile AS p
CROSS JOIN rule_multiplier AS r
