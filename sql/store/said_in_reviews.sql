-- Purpose: what was said in the reviews of a file and of its areas: questions to the office, and why it is asked again.
-- Inputs:  lake.events; a list of subjects. Grain: one event. Gives: the oldest first.
SELECT RECORDED_AT, ACTOR, EVENT, NOTE
FROM lake.events
WHERE list_contains(?, SUBJECT) AND EVENT IN ('asked', 'review again')
ORDER BY RECORDED_AT, SUBJECT
