-- Purpose: the indicators of an area of which some value, sent or accepted earlier, is confidential: of these neither
--          what was sent nor a figure computed from it may leave.
-- Inputs:  profile, shape, obs, block, past.
-- Grain and key: SUB, REF_AREA, INDICATOR.
WITH hidden AS (SELECT PROFILE, SHAPE FROM profile WHERE CONF_STATUS <> 'F')
SELECT DISTINCT o.SUB, b.REF_AREA, s.INDICATOR
FROM obs AS o
SEMI JOIN hidden USING (PROFILE)
JOIN block AS b USING (BLOCK)
JOIN shape AS s ON s.SHAPE = o.SHAPE
UNION
SELECT DISTINCT b.SUB, b.REF_AREA, t.INDICATOR
FROM past AS p
SEMI JOIN hidden USING (PROFILE)
JOIN block AS b USING (REF_AREA)
JOIN shape AS s ON s.SHAPE = p.SHAPE
JOIN shape AS t ON t.SERIES = s.SERIES
