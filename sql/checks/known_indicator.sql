-- Purpose: the pair (edition, code) exists. Not applicable where no known edition is declared (R009 says so).
-- Inputs:  obs, def_indicator, def_code_anywhere (INDICATOR, EDITIONS), rule. Grain: observation. Key: RULE, ROW_ID.
SELECT
    r.RULE, o.SUBMISSION, o.ROW_ID,
    CASE WHEN NOT o.EDITION_KNOWN THEN 'na' WHEN o.INDICATOR_KNOWN THEN 'passed' ELSE 'failed' END AS OUTCOME,
    json_object('editions', coalesce(a.EDITIONS, '')) AS FACTS
FROM obs AS o
CROSS JOIN rule AS r
LEFT JOIN def_code_anywhere AS a ON a.INDICATOR = o.INDICATOR
