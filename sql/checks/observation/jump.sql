-- Purpose: a proportion does not move by more points a year than such proportions do.
-- Inputs:  move, partial_key, attribute_set, rule_jump (RULE, EDITION, INDICATOR, RECENT, POINTS a year).
-- Grain:   observation.
-- Key:     RULE, POS, ONWARD.
-- Not applicable without an earlier value, where a break (B) is declared, or, within what is sent, more than RECENT
-- years before its newest year: what lies that far back was published and edited long ago.
SELECT
    r.RULE, t.SUB, t.POS,
    CASE WHEN t.YEAR_1 < t.YEAR AND t.BACK < r.RECENT AND NOT contains(p.OBS_STATUS, 'B')
        THEN abs(t.VALUE - t.VALUE_1) > r.POINTS * (t.YEAR - t.YEAR_1) + 1e-9 END AS FAILED,
    CASE WHEN FAILED THEN json_object('previous', CASE WHEN t.ONWARD THEN t.VALUE ELSE t.VALUE_1 END,
        'previous_year', CASE WHEN t.ONWARD THEN t.YEAR ELSE t.YEAR_1 END::VARCHAR, 'points', r.POINTS) END AS FACTS
FROM move AS t
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN attribute_set AS p USING (ATTRIBUTE_SET)
JOIN rule_jump AS r USING (EDITION, INDICATOR)
WHERE s.IS_MAIN
