-- Purpose: a rate does not grow or fall faster, in percent a year, than such rates do.
-- Inputs:  move, partial_key, attribute_set, rule_growth (RULE, EDITION, INDICATOR, RECENT, MIN, MAX: growth a year as
--          a share; FROM_VALUE: the smallest earlier value that is judged).
-- Grain:   observation. Key: RULE, POS, ONWARD.
-- Not applicable without an earlier value, where a break (B) is declared, or, within what is sent, more than RECENT
-- years before its newest year: what lies that far back was published and edited long ago.
SELECT
    r.RULE, t.SUB, t.POS,
    CASE WHEN t.YEAR_1 < t.YEAR AND t.VALUE_1 >= r.FROM_VALUE AND t.VALUE >= 0 AND t.BACK < r.RECENT
        AND NOT contains(p.OBS_STATUS, 'B')
        THEN power(t.VALUE / t.VALUE_1, 1.0 / (t.YEAR - t.YEAR_1)) - 1 END AS CHANGE,
    CHANGE > r.MAX + 1e-9 OR CHANGE < r.MIN - 1e-9 AS FAILED,
    CASE WHEN FAILED THEN json_object('previous', CASE WHEN t.ONWARD THEN t.VALUE ELSE t.VALUE_1 END,
        'previous_year', CASE WHEN t.ONWARD THEN t.YEAR ELSE t.YEAR_1 END::VARCHAR,
        'change', round(CHANGE * 100, 1)) END AS FACTS
FROM move AS t
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN attribute_set AS p USING (ATTRIBUTE_SET)
JOIN rule_growth AS r USING (EDITION, INDICATOR)
WHERE s.IS_MAIN
