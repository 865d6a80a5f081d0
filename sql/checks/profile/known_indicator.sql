-- Purpose: the pair (edition, code) exists. Not applicable where no known edition is declared (R009 says so).
-- Inputs:  profile, shape, def_code_anywhere, rule_known_indicator. Grain: profile. Key: RULE, PROFILE.
SELECT
    r.RULE, p.PROFILE,
    CASE WHEN s.EDITION_KNOWN THEN NOT s.INDICATOR_KNOWN END AS FAILED,
    CASE WHEN FAILED THEN json_object('editions', coalesce(a.EDITIONS, '')) END AS FACTS
FROM profile AS p
JOIN shape AS s USING (SHAPE)
CROSS JOIN rule_known_indicator AS r
LEFT JOIN def_code_anywhere AS a USING (INDICATOR)
