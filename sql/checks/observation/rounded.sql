-- Purpose: a round number in a series that is otherwise given with decimals was guessed.
-- Inputs:  step, partial_key, rule_rounded (RULE, EDITION, INDICATOR, MULTIPLE). Grain: observation. Key: RULE, POS.
-- Not applicable without two earlier values with decimals.
SELECT
    r.RULE, t.SUB, t.POS,
    CASE WHEN t.VALUE_1 <> round(t.VALUE_1) AND t.VALUE_2 <> round(t.VALUE_2) AND t.VALUE NOT IN (0, 100)
        THEN t.VALUE % r.MULTIPLE = 0 END AS FAILED,
    CASE WHEN FAILED THEN json_object('previous', t.VALUE_1, 'previous_year', t.YEAR_1::VARCHAR) END AS FACTS
FROM step AS t
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_rounded AS r USING (EDITION, INDICATOR)
WHERE s.IS_MAIN
