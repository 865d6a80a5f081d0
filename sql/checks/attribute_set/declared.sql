-- Purpose: the edition is declared and exists; without it a code such as HH7 means two things.
-- Inputs:  attribute_set, partial_key, def_meaning (INDICATOR, MEANINGS), rule_declared.
-- Grain:   attribute set. Key: RULE, ATTRIBUTE_SET.
SELECT
    r.RULE, p.ATTRIBUTE_SET, NOT s.EDITION_KNOWN AS FAILED,
    CASE WHEN FAILED THEN json_object('edition_sent', coalesce(nullif(p.EDITION_TEXT, ''), s.EDITION, ''),
        'meanings', coalesce(m.MEANINGS, '')) END AS FACTS
FROM attribute_set AS p
JOIN partial_key AS s USING (PARTIAL_KEY)
CROSS JOIN rule_declared AS r
LEFT JOIN def_meaning AS m USING (INDICATOR)
