-- Purpose: counts of people, households, schools or lines are whole numbers.
-- Inputs:  obs, shape, rule_whole_number (RULE, EDITION, INDICATOR, MEASURE). Grain: observation of a count.
-- Key:     RULE, POS.
SELECT
    r.RULE, o.SUB, o.POS, o.VALUE <> round(o.VALUE) AS FAILED,
    CASE WHEN FAILED THEN json_object('number', o.VALUE) END AS FACTS
FROM obs AS o
JOIN shape AS s USING (SHAPE)
JOIN rule_whole_number AS r USING (EDITION, INDICATOR, MEASURE)
