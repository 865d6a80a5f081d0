-- Purpose: a value is not above another value of the same area, year and breakdown.
-- Inputs:  obs, rule (RULE, EDITION, INDICATOR, MEASURE, BREAKDOWN, OTHER, OTHER_MEASURE, OTHER_BREAKDOWN, FACTOR,
--          TOLERANCE). A blank measure is the measure of the definition; BREAKDOWN '' = the same category on both sides,
--          '*' = any category against the total.
-- Grain:   observation. Key: RULE, ROW_ID. Not applicable where the other value was not sent.
SELECT
    r.RULE, o.SUBMISSION, o.ROW_ID,
    CASE
        WHEN o.OBS_VALUE IS NULL OR p.OBS_VALUE IS NULL THEN 'na'
        WHEN o.OBS_VALUE > p.OBS_VALUE * r.FACTOR + r.TOLERANCE THEN 'failed'
        ELSE 'passed'
    END AS OUTCOME,
    json_object('other_code', r.OTHER, 'other', p.OBS_VALUE, 'other_address', p.ADDRESS, 'number', o.OBS_VALUE,
        'breakdown', o.BREAKDOWN, 'other_breakdown', p.BREAKDOWN) AS FACTS
FROM obs AS o
JOIN rule AS r
    ON r.EDITION = o.EDITION AND r.INDICATOR = o.INDICATOR
    AND (r.MEASURE = o.MEASURE OR (r.MEASURE = '' AND o.IS_MAIN))
    AND CASE r.BREAKDOWN WHEN '' THEN true WHEN '*' THEN o.BREAKDOWN <> '_T' ELSE o.BREAKDOWN = r.BREAKDOWN END
LEFT JOIN obs AS p
    ON p.SUBMISSION = o.SUBMISSION AND p.REF_AREA = o.REF_AREA AND p.EDITION = o.EDITION
    AND p.TIME_PERIOD = o.TIME_PERIOD AND p.REST = o.REST AND p.INDICATOR = r.OTHER
    AND (p.MEASURE = r.OTHER_MEASURE OR (r.OTHER_MEASURE = '' AND p.IS_MAIN))
    AND p.BREAKDOWN = CASE r.BREAKDOWN WHEN '' THEN o.BREAKDOWN WHEN '*' THEN '_T' ELSE r.OTHER_BREAKDOWN END
