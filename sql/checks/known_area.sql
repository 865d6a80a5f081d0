-- Purpose: the area is known.
-- Inputs:  obs, unknown_area (REF_AREA_TEXT, NEAREST), rule. Grain: observation. Key: RULE, ROW_ID.
SELECT
    r.RULE, o.SUBMISSION, o.ROW_ID,
    CASE WHEN o.REF_AREA IS NULL THEN 'failed' ELSE 'passed' END AS OUTCOME,
    json_object('text', o.REF_AREA_TEXT, 'nearest', coalesce(u.NEAREST, '')) AS FACTS
FROM obs AS o
CROSS JOIN rule AS r
LEFT JOIN unknown_area AS u USING (REF_AREA_TEXT)
