-- Purpose: the edition is declared and exists; without it a code such as HH7 means two things.
-- Inputs:  profile, shape, def_meaning (INDICATOR, MEANINGS), rule_declared. Grain: profile. Key: RULE, PROFILE.
SELECT
    r.RULE, p.PROFILE, NOT s.EDITION_KNOWN AS FAILED,
    CASE WHEN FAILED THEN json_object('edition_sent', coalesce(nullif(p.EDITION_TEXT, ''), s.EDITION, ''),
        'meanings', coalesce(m.MEANINGS, '')) END AS FACTS
FROM profile AS p
JOIN shape AS s USING (SHAPE)
CROSS JOIN rule_declared AS r
LEFT JOIN def_meaning AS m USING (INDICATOR)
