-- Purpose: the pair (edition, code) exists. Not applicable where no known edition is declared (R009 says so).
-- Inputs:  attribute_set, partial_key, def_code_anywhere, rule_known_indicator.
-- Grain:   attribute set. Key: RULE, ATTRIBUTE_SET.
SELECT
    r.RULE, p.ATTRIBUTE_SET,
    CASE WHEN s.EDITION_KNOWN THEN NOT s.INDICATOR_KNOWN END AS FAILED,
    CASE WHEN FAILED THEN json_object('editions', coalesce(a.EDITIONS, '')) END AS FACTS
FROM attribute_set AS p
JOIN partial_key AS s USING (PARTIAL_KEY)
CROSS JOIN rule_known_indicator AS r
LEFT JOIN def_code_anywhere AS a USING (INDICATOR)
