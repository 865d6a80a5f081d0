-- Purpose: tells that a mark was taken off a number; not applicable to a number without one.
-- Inputs:  obs, rule. Grain: observation. Key: RULE, ROW_ID.
SELECT
    r.RULE, o.SUBMISSION, o.ROW_ID,
    CASE WHEN o.MARK = '' THEN 'na' ELSE 'failed' END AS OUTCOME,
    json_object('mark', o.MARK, 'number', o.OBS_VALUE) AS FACTS
FROM obs AS o
CROSS JOIN rule AS r
