-- Purpose: what is stated about a value (age scope, reference period, businesses covered) is what the edition
--          recommends, or the value is marked D (definition differs).
-- Inputs:  attribute_set, partial_key, rule_deviation (RULE, EDITION, INDICATOR, ATTRIBUTE, RECOMMENDED).
-- Key:     RULE, ATTRIBUTE_SET.
-- Grain:   attribute set. Not applicable where nothing is stated, or there is no value.
SELECT
    r.RULE, p.ATTRIBUTE_SET,
    CASE r.ATTRIBUTE WHEN 'AGE_SCOPE' THEN p.AGE_SCOPE WHEN 'REF_PERIOD' THEN p.REF_PERIOD
        WHEN 'STAT_POP' THEN p.STAT_POP END AS STATED,
    CASE WHEN STATED <> '' AND p.HAS_VALUE
        THEN NOT list_contains(string_split(r.RECOMMENDED, ','), STATED)
            AND NOT contains(p.OBS_STATUS, 'D') END AS FAILED,
    CASE WHEN FAILED THEN json_object('stated', STATED, 'recommended', replace(r.RECOMMENDED, ',', ' / '),
        'status', 'D') END AS FACTS
FROM attribute_set AS p
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_deviation AS r USING (EDITION, INDICATOR)
WHERE s.IS_MAIN
