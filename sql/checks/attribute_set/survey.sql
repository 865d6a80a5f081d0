-- Purpose: who describes a survey describes it whole.
-- Inputs:  attribute_set, partial_key, rule_survey.
-- Grain:   attribute set. Key: RULE, ATTRIBUTE_SET. Not applicable where nothing is described.
SELECT
    r.RULE, p.ATTRIBUTE_SET,
    list_filter([
        CASE WHEN p.SAMPLE_SIZE = '' THEN 'SAMPLE_SIZE' END, CASE WHEN p.RESPONSE_RATE = '' THEN 'RESPONSE_RATE' END,
        CASE WHEN p.FIELDWORK = '' THEN 'FIELDWORK' END, CASE WHEN p.REF_PERIOD = '' THEN 'REF_PERIOD' END,
        CASE WHEN r.AGED AND p.AGE_SCOPE = '' THEN 'AGE_SCOPE' END
    ], lambda name: name IS NOT NULL) AS MISSING,
    CASE WHEN p.SAMPLE_SIZE || p.RESPONSE_RATE || p.FIELDWORK <> '' THEN len(MISSING) > 0 END AS FAILED,
    CASE WHEN FAILED THEN json_object('codes', array_to_string(MISSING, ', ')) END AS FACTS
FROM attribute_set AS p
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_survey AS r USING (EDITION, INDICATOR)
WHERE s.IS_MAIN
