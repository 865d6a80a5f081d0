-- Purpose: the area is known. Inputs: obs, area_year, rule_known_area. Grain: observation. Key: RULE, POS.
SELECT
    r.RULE, o.SUB, o.POS, b.REF_AREA IS NULL AS FAILED,
    CASE WHEN FAILED THEN json_object('text', b.REF_AREA_TEXT, 'nearest', coalesce(b.NEAREST, '')) END AS FACTS
FROM obs AS o
JOIN area_year AS b USING (AREA_YEAR)
CROSS JOIN rule_known_area AS r
