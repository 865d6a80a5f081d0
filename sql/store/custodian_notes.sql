-- Purpose: the notes of custodians that stand, each with its last words.
-- Inputs:  lake.events. A note that was withdrawn stands again when it is written anew.
-- Grain:   indicator, custodian and language, as NAME (HH7/itu/en). Key: NAME. VERSIONS: how often it was written.
WITH happened AS (
    SELECT substr(SUBJECT, 6) AS NAME, EVENT, NOTE, ACTOR, RECORDED_AT, (RECORDED_AT, rowid) AS MOMENT
    FROM lake.events
    WHERE starts_with(SUBJECT, 'note:')
)
SELECT
    NAME, arg_max(NOTE, MOMENT) FILTER (EVENT = 'noted') AS WORDS,
    arg_max(ACTOR, MOMENT) FILTER (EVENT = 'noted') AS BY,
    max(RECORDED_AT) FILTER (EVENT = 'noted') AS WRITTEN_AT,
    coalesce(arg_max(NOTE, MOMENT) FILTER (EVENT = 'shown with'), '') AS SHOWN_WITH,
    count(*) FILTER (EVENT = 'noted') AS VERSIONS
FROM happened
GROUP BY NAME
HAVING coalesce(max(MOMENT) FILTER (EVENT = 'withdrawn') < max(MOMENT) FILTER (EVENT = 'noted'), TRUE)
ORDER BY WRITTEN_AT DESC, NAME
