-- Purpose: a cumulative count never falls.
-- Inputs:  move, partial_key, rule_cumulative (RULE, EDITION, INDICATOR, MEASURE).
-- Grain:   observation. Key: RULE, POS, ONWARD.
SELECT
    r.RULE, t.SUB, t.POS, CASE WHEN t.YEAR_1 < t.YEAR THEN t.VALUE < t.VALUE_1 END AS FAILED,
    CASE WHEN FAILED THEN json_object('previous', CASE WHEN t.ONWARD THEN t.VALUE ELSE t.VALUE_1 END,
        'previous_year', CASE WHEN t.ONWARD THEN t.YEAR ELSE t.YEAR_1 END::VARCHAR) END AS FACTS
FROM move AS t
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_cumulative AS r USING (EDITION, INDICATOR, MEASURE)
