-- Purpose: what is sent of the precision of a value is a number, and a size is a whole one.
-- Inputs:  attribute_set, partial_key, rule_unread (RULE, EDITION, INDICATOR).
-- Grain:   attribute set. Key: RULE, ATTRIBUTE_SET. Not applicable where nothing of the kind was sent.
SELECT r.RULE, p.ATTRIBUTE_SET,
    CASE WHEN p.UNREAD <> '' THEN true WHEN p.SAMPLE_SIZE <> '' THEN false END AS FAILED,
    CASE WHEN FAILED THEN json_object('codes', p.UNREAD) END AS FACTS
FROM attribute_set AS p
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_unread AS r USING (EDITION, INDICATOR)
