-- Purpose: the edition is declared and exists; without it a code such as HH7 means two things.
-- Inputs:  obs, def_meaning (INDICATOR, MEANINGS), rule. Grain: observation. Key: RULE, ROW_ID.
SELECT
    r.RULE, o.SUBMISSION, o.ROW_ID,
    CASE WHEN o.EDITION_KNOWN THEN 'passed' ELSE 'failed' END AS OUTCOME,
    json_object('edition_sent', coalesce(nullif(o.EDITION_TEXT, ''), o.EDITION, ''), 'meanings', coalesce(m.MEANINGS, '')) AS FACTS
FROM obs AS o
CROSS JOIN rule AS r
LEFT JOIN def_meaning AS m ON m.INDICATOR = o.INDICATOR
