-- Purpose: the unit is the one that the definition gives to the measure, and the measure exists.
-- Inputs:  attribute_set, partial_key (EXPECTED_UNIT), rule_unit. Grain: attribute set. Key: RULE, ATTRIBUTE_SET.
SELECT
    r.RULE, p.ATTRIBUTE_SET,
    CASE WHEN s.INDICATOR_KNOWN THEN s.EXPECTED_UNIT IS NULL OR p.UNIT_MEASURE <> s.EXPECTED_UNIT END AS FAILED,
    CASE WHEN FAILED THEN json_object('unit', p.UNIT_MEASURE, 'expected', coalesce(s.EXPECTED_UNIT, '-'),
        'measure', s.MEASURE) END AS FACTS
FROM attribute_set AS p
JOIN partial_key AS s USING (PARTIAL_KEY)
CROSS JOIN rule_unit AS r
