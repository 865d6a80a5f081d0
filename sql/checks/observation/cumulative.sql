-- Purpose: a cumulative count never falls. Inputs: step, shape, rule_cumulative (RULE, EDITION, INDICATOR, MEASURE).
-- Grain:   observation. Key: RULE, POS.
SELECT
    r.RULE, t.SUB, t.POS, CASE WHEN t.YEAR_1 < t.YEAR THEN t.VALUE < t.VALUE_1 END AS FAILED,
    CASE WHEN FAILED THEN json_object('previous', t.VALUE_1, 'previous_year', t.YEAR_1::VARCHAR) END AS FACTS
FROM step AS t
JOIN shape AS s USING (SHAPE)
JOIN rule_cumulative AS r USING (EDITION, INDICATOR, MEASURE)
