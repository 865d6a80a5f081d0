-- Purpose: what is known of the addresses that letters go to: whether mail comes back, and what was said of it.
-- Inputs:  lake.events; $prefix of subjects that are addresses. Grain and key: ADDRESS.
SELECT
    SUBJECT[length($prefix) + 1:] AS ADDRESS, arg_max(EVENT, (RECORDED_AT, rowid)) AS STATE,
    arg_max(NOTE, (RECORDED_AT, rowid)) AS NOTE
FROM lake.events
WHERE starts_with(SUBJECT, $prefix)
GROUP BY SUBJECT
