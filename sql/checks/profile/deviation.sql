-- Purpose: what is stated about a value (age scope, reference period, businesses covered) is what the edition
--          recommends, or the value is marked D (definition differs).
-- Inputs:  profile, shape, rule_deviation (RULE, EDITION, INDICATOR, ATTRIBUTE, RECOMMENDED). Key: RULE, PROFILE.
-- Grain:   profile. Not applicable where nothing is stated, or there is no value.
SELECT
    r.RULE, p.PROFILE,
    CASE r.ATTRIBUTE WHEN 'AGE_SCOPE' THEN p.AGE_SCOPE WHEN 'REF_PERIOD' THEN p.REF_PERIOD
        WHEN 'STAT_POP' THEN p.STAT_POP END AS STATED,
    CASE WHEN STATED <> '' AND p.HAS_VALUE
        THEN NOT list_contains(string_split(r.RECOMMENDED, ','), STATED)
            AND NOT contains(p.OBS_STATUS, 'D') END AS FAILED,
    CASE WHEN FAILED THEN json_object('stated', STATED, 'recommended', replace(r.RECOMMENDED, ',', ' / '),
        'status', 'D') END AS FACTS
FROM profile AS p
JOIN shape AS s USING (SHAPE)
JOIN rule_deviation AS r USING (EDITION, INDICATOR)
WHERE s.IS_MAIN
