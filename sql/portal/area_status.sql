-- Purpose: the availability of an area by edition and state. Inputs: availability; $area. Grain and key: EDITION.
SELECT EDITION, count(*) FILTER (AVAILABLE = 'Y') AS AVAILABLE, count(*) FILTER (AVAILABLE = 'P') AS PARTIAL,
    count(*) FILTER (AVAILABLE = 'D') AS DEPARTING, count(*) FILTER (AVAILABLE = 'O') AS OUTDATED,
    count(*) FILTER (AVAILABLE IN ('C', 'N')) AS DECLARED, count(*) FILTER (AVAILABLE = 'U') AS UNKNOWN
FROM availability
WHERE REF_AREA = $area AND CORE_STATUS <> 'reference'
GROUP BY EDITION
ORDER BY EDITION
