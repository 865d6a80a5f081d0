-- Purpose: how many values of some submissions each provider sent of its area.
-- Inputs:  lake.observations; $submissions (list). Grain and key: PROVIDER.
SELECT PROVIDER, min(REF_AREA) AS REF_AREA,
    count(*) FILTER (OBS_VALUE IS NOT NULL AND CONF_STATUS = 'F')::BIGINT AS VALUES_COUNTED
FROM lake.observations
WHERE list_contains($submissions, SUBMISSION)
GROUP BY PROVIDER
HAVING VALUES_COUNTED > 0
ORDER BY PROVIDER
