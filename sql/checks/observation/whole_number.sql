-- Purpose: counts of people, households, schools or lines are whole numbers.
-- Inputs:  obs, partial_key, rule_whole_number (RULE, EDITION, INDICATOR, MEASURE). Grain: observation of a count.
-- Key:     RULE, POS.
SELECT
    r.RULE, o.SUB, o.POS, o.VALUE <> round(o.VALUE) AS FAILED,
    CASE WHEN FAILED THEN json_object('number', o.VALUE) END AS FACTS
FROM obs AS o
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_whole_number AS r USING (EDITION, INDICATOR, MEASURE)
