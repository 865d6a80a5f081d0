-- Purpose: the years for which an area has a value of an official indicator of the goals.
-- Inputs:  mdg, sdg; $area.
-- Grain and key: TIME_PERIOD, the newest first.
SELECT TIME_PERIOD FROM mdg WHERE REF_AREA = $area AND RELATION = 'official' AND OBS_VALUE IS NOT NULL
UNION
SELECT TIME_PERIOD FROM sdg WHERE REF_AREA = $area AND RELATION = 'official' AND OBS_VALUE IS NOT NULL
ORDER BY TIME_PERIOD DESC
