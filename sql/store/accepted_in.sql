-- Purpose: the submissions that were accepted in some areas.
-- Inputs:  lake.submissions, lake.events; $areas. Grain and key: REF_AREA.
SELECT s.REF_AREA, list(DISTINCT s.SUBMISSION) AS SUBMISSIONS
FROM lake.submissions AS s
JOIN lake.events AS e ON e.SUBJECT = s.SUBMISSION AND e.EVENT = 'accepted'
WHERE list_contains($areas::VARCHAR[], s.REF_AREA)
GROUP BY s.REF_AREA
