-- Purpose: the same value three times and more was probably carried forward.
-- Inputs:  step, partial_key, attribute_set, rule_repeated (RULE, EDITION, INDICATOR).
-- Grain:   the last of the run. Key: RULE, POS.
-- Not applicable to 0 and 100, to values that are declared as imputed or estimated, and with
-- less than two earlier values.
SELECT
    r.RULE, t.SUB, t.POS,
    CASE WHEN t.VALUE_2 IS NOT NULL AND t.VALUE NOT IN (0, 100) AND p.OBS_STATUS NOT IN ('I', 'E')
        THEN t.VALUE = t.VALUE_1 AND t.VALUE = t.VALUE_2 AND t.NEXT_1 IS DISTINCT FROM t.VALUE END AS FAILED,
    CASE WHEN FAILED THEN json_object('number', t.VALUE, 'previous_year', t.YEAR_1::VARCHAR) END AS FACTS
FROM step AS t
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN attribute_set AS p USING (ATTRIBUTE_SET)
JOIN rule_repeated AS r USING (EDITION, INDICATOR)
WHERE s.IS_MAIN
