-- Purpose: the unit is the one that the definition gives to the measure, and the measure exists.
-- Inputs:  obs (EXPECTED_UNIT), rule. Grain: observation. Key: RULE, ROW_ID.
SELECT
    r.RULE, o.SUBMISSION, o.ROW_ID,
    CASE
        WHEN NOT o.INDICATOR_KNOWN THEN 'na'
        WHEN o.EXPECTED_UNIT IS NULL OR o.UNIT_MEASURE <> o.EXPECTED_UNIT THEN 'failed'
        ELSE 'passed'
    END AS OUTCOME,
    json_object('unit', o.UNIT_MEASURE, 'expected', coalesce(o.EXPECTED_UNIT, '-'), 'measure', o.MEASURE) AS FACTS
FROM obs AS o
CROSS JOIN rule AS r
