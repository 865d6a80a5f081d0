-- Purpose: a value lies between bounds.
-- Inputs:  obs, partial_key, rule_range (RULE, EDITION, INDICATOR, MEASURE ('' = the measures of the definition), MIN,
--          MAX, EXCLUSIVE: MIN itself is not allowed).
-- Grain:   observation. Key: RULE, POS.
SELECT
    r.RULE, o.SUB, o.POS,
    CASE WHEN o.VALUE IS NOT NULL
        THEN coalesce(o.VALUE < r.MIN OR (r.EXCLUSIVE AND o.VALUE <= r.MIN), false)
            OR coalesce(o.VALUE > r.MAX, false) END AS FAILED,
    CASE WHEN FAILED THEN json_object('min', r.MIN, 'max', r.MAX, 'number', o.VALUE) END AS FACTS
FROM obs AS o
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_range AS r
    ON r.EDITION = s.EDITION AND r.INDICATOR = s.INDICATOR AND (r.MEASURE = s.MEASURE OR (r.MEASURE = '' AND s.IS_MAIN))
