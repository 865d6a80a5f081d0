-- Purpose: what a person must read and nobody marked as read: answers, and messages from strangers (what
--          they say, where it was kept).
-- Inputs:  lake.events. Grain and key: SUBJECT.
SELECT SUBJECT, arg_max(NOTE, EVENT = 'reply') AS NOTE
FROM lake.events AS e
WHERE (e.EVENT = 'reply' OR e.EVENT = 'taken' AND e.NOTE LIKE 'stranger:%')
    AND NOT EXISTS (FROM lake.events AS r WHERE r.SUBJECT = e.SUBJECT AND r.EVENT = 'read')
GROUP BY SUBJECT
ORDER BY max(e.RECORDED_AT) DESC
LIMIT 100
