-- Purpose: where what is stated about a series changes (age scope, reference period, source, base, basket), the first
--          value after it is marked B.
-- Inputs:  step, partial_key, attribute_set, rule_break_stated (RULE, EDITION, INDICATOR, ATTRIBUTE).
-- Grain:   observation.
-- Key:     RULE, POS.
-- Not applicable where nothing is stated for one of the two; where nothing at all is stated, nothing is counted. A
-- survey that only has another year is no other source.
WITH compared AS MATERIALIZED (
    -- Once for each set of attributes: a pattern that depends on the row would be compiled for each value.
    SELECT *,
        lower(regexp_replace(AGE_SCOPE, '\s+', '', 'g')) AS AGE_SCOPE_WORDS,
        lower(regexp_replace(STAT_POP, '\s+', '', 'g')) AS STAT_POP_WORDS,
        lower(regexp_replace(REF_PERIOD, '\s+', '', 'g')) AS REF_PERIOD_WORDS,
        lower(regexp_replace(DENOM_BASE, '\s+', '', 'g')) AS DENOM_BASE_WORDS,
        lower(regexp_replace(BASKET, '\s+', '', 'g')) AS BASKET_WORDS,
        lower(regexp_replace(SOURCE, '[0-9\W]+', '', 'g')) AS SOURCE_WORDS
    FROM attribute_set
)
SELECT
    r.RULE, t.SUB, t.POS,
    CASE r.ATTRIBUTE
        WHEN 'AGE_SCOPE' THEN p.AGE_SCOPE WHEN 'STAT_POP' THEN p.STAT_POP WHEN 'REF_PERIOD' THEN p.REF_PERIOD
        WHEN 'DENOM_BASE' THEN p.DENOM_BASE WHEN 'BASKET' THEN p.BASKET WHEN 'SOURCE' THEN p.SOURCE
    END AS NOW_STATED,
    CASE r.ATTRIBUTE
        WHEN 'AGE_SCOPE' THEN e.AGE_SCOPE WHEN 'STAT_POP' THEN e.STAT_POP WHEN 'REF_PERIOD' THEN e.REF_PERIOD
        WHEN 'DENOM_BASE' THEN e.DENOM_BASE WHEN 'BASKET' THEN e.BASKET WHEN 'SOURCE' THEN e.SOURCE
    END AS BEFORE_STATED,
    CASE WHEN t.YEAR_1 < t.YEAR AND NOW_STATED <> '' AND BEFORE_STATED <> ''
        THEN NOT contains(p.OBS_STATUS, 'B') AND CASE r.ATTRIBUTE
            WHEN 'AGE_SCOPE' THEN p.AGE_SCOPE_WORDS <> e.AGE_SCOPE_WORDS
            WHEN 'STAT_POP' THEN p.STAT_POP_WORDS <> e.STAT_POP_WORDS
            WHEN 'REF_PERIOD' THEN p.REF_PERIOD_WORDS <> e.REF_PERIOD_WORDS
            WHEN 'DENOM_BASE' THEN p.DENOM_BASE_WORDS <> e.DENOM_BASE_WORDS
            WHEN 'BASKET' THEN p.BASKET_WORDS <> e.BASKET_WORDS
            WHEN 'SOURCE' THEN p.SOURCE_WORDS <> e.SOURCE_WORDS
        END END AS FAILED,
    CASE WHEN FAILED THEN json_object('attribute', r.ATTRIBUTE, 'stated', NOW_STATED, 'before', BEFORE_STATED,
        'previous_year', t.YEAR_1::VARCHAR, 'status', 'B') END AS FACTS
FROM step AS t
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN (FROM compared WHERE AGE_SCOPE || STAT_POP || REF_PERIOD || DENOM_BASE || BASKET || SOURCE <> '') AS p
    USING (ATTRIBUTE_SET)
JOIN compared AS e ON e.ATTRIBUTE_SET = t.ATTRIBUTE_SET_1
JOIN rule_break_stated AS r USING (EDITION, INDICATOR)
WHERE s.IS_MAIN
