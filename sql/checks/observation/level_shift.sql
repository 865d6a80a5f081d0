-- Purpose: a steady series that goes on, as steadily, on another level has changed its definition or its unit.
-- Inputs:  step, partial_key, attribute_set, rule_level_shift (RULE, EDITION, INDICATOR, RECENT, TIMES: the shift over
--          the larger spread of the three values before and the three from here; POINTS: the smallest shift).
-- Grain:   observation. Key: RULE, POS.
-- Not applicable without an earlier value, where a break (B) is declared, or, within what is sent, more than RECENT
-- years before its newest year: what lies that far back was published and edited long ago.
SELECT
    r.RULE, t.SUB, t.POS,
    greatest(t.VALUE_1, t.VALUE_2, t.VALUE_3) - least(t.VALUE_1, t.VALUE_2, t.VALUE_3) AS BEFORE,
    greatest(t.VALUE, t.NEXT_1, t.NEXT_2) - least(t.VALUE, t.NEXT_1, t.NEXT_2) AS AFTER,
    CASE WHEN t.VALUE_3 IS NOT NULL AND t.NEXT_2 IS NOT NULL AND t.BACK < r.RECENT AND NOT contains(p.OBS_STATUS, 'B')
        THEN abs(t.VALUE - t.VALUE_1) > greatest(r.POINTS, r.TIMES * greatest(BEFORE, AFTER)) END AS FAILED,
    CASE WHEN FAILED THEN json_object('previous', t.VALUE_1, 'previous_year', t.YEAR_1::VARCHAR,
        'status', 'B') END AS FACTS
FROM step AS t
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN attribute_set AS p USING (ATTRIBUTE_SET)
JOIN rule_level_shift AS r USING (EDITION, INDICATOR)
WHERE s.IS_MAIN
