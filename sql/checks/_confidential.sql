-- Purpose: the indicators of an area of which some value, sent or accepted earlier, is confidential: of these neither
--          what was sent nor a figure computed from it may leave.
-- Inputs:  attribute_set, partial_key, obs, area_year, past.
-- Grain and key: SUB, REF_AREA, INDICATOR.
WITH hidden AS (SELECT ATTRIBUTE_SET, PARTIAL_KEY FROM attribute_set WHERE CONF_STATUS <> 'F')
SELECT DISTINCT o.SUB, b.REF_AREA, s.INDICATOR
FROM obs AS o
SEMI JOIN hidden USING (ATTRIBUTE_SET)
JOIN area_year AS b USING (AREA_YEAR)
JOIN partial_key AS s ON s.PARTIAL_KEY = o.PARTIAL_KEY
UNION
SELECT DISTINCT b.SUB, b.REF_AREA, t.INDICATOR
FROM past AS p
SEMI JOIN hidden USING (ATTRIBUTE_SET)
JOIN area_year AS b USING (REF_AREA)
JOIN partial_key AS s ON s.PARTIAL_KEY = p.PARTIAL_KEY
JOIN partial_key AS t ON t.SERIES = s.SERIES
