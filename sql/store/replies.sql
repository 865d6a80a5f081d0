-- Purpose: answers by persons that nobody marked as read, and messages from strangers. Inputs: lake.events. Grain and key: SUBJECT.
SELECT SUBJECT, any_value(NOTE) AS NOTE
FROM lake.events AS e
WHERE (e.EVENT = 'reply' OR e.EVENT = 'taken' AND e.NOTE LIKE 'stranger:%')
    AND NOT EXISTS (FROM lake.events AS r WHERE r.SUBJECT = e.SUBJECT AND r.EVENT = 'read')
GROUP BY SUBJECT
ORDER BY max(e.RECORDED_AT) DESC
LIMIT 100
