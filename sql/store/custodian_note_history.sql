-- Purpose: everything that happened to the notes of custodians, the oldest first.
-- Inputs:  lake.events. Grain: event. Key: RECORDED_AT, NAME (HH7/itu/en), EVENT.
SELECT RECORDED_AT, substr(SUBJECT, 6) AS NAME, EVENT, ACTOR, NOTE
FROM lake.events
WHERE starts_with(SUBJECT, 'note:') AND EVENT IN ('noted', 'withdrawn')
ORDER BY RECORDED_AT, rowid
