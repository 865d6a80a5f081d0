-- Purpose: the unit is the one that the definition gives to the measure, and the measure exists.
-- Inputs:  profile, shape (EXPECTED_UNIT), rule_unit. Grain: profile. Key: RULE, PROFILE.
SELECT
    r.RULE, p.PROFILE,
    CASE WHEN s.INDICATOR_KNOWN THEN s.EXPECTED_UNIT IS NULL OR p.UNIT_MEASURE <> s.EXPECTED_UNIT END AS FAILED,
    CASE WHEN FAILED THEN json_object('unit', p.UNIT_MEASURE, 'expected', coalesce(s.EXPECTED_UNIT, '-'),
        'measure', s.MEASURE) END AS FACTS
FROM profile AS p
JOIN shape AS s USING (SHAPE)
CROSS JOIN rule_unit AS r
