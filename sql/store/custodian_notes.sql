-- Purpose: the versions of custodians' notes that may be shown: all since the note was last withdrawn.
-- Inputs:  lake.events. Which version a reader has follows from SHOWN_WITH, a release (release/open_notes.py).
-- Grain:   version of a note, the last written first. Key: NAME (indicator, custodian and language: HH7/itu/en),
--          VERSION, which counts those of before a withdrawal too.
WITH happened AS (
    SELECT substr(SUBJECT, 6) AS NAME, EVENT, NOTE, ACTOR, RECORDED_AT, rowid AS PLACE
    FROM lake.events
    WHERE starts_with(SUBJECT, 'note:')
),
versions AS (
    SELECT
        *, last_value(CASE WHEN EVENT = 'shown with' THEN NOTE END IGNORE NULLS) OVER until_then AS SHOWN_WITH,
        count(*) FILTER (EVENT = 'noted') OVER until_then AS VERSION,
        count(*) FILTER (EVENT = 'withdrawn') OVER from_then AS WITHDRAWALS
    FROM happened
    WINDOW
        until_then AS (
            PARTITION BY NAME ORDER BY RECORDED_AT, PLACE ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ),
        from_then AS (
            PARTITION BY NAME ORDER BY RECORDED_AT, PLACE ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
        )
)
SELECT NAME, NOTE AS WORDS, ACTOR AS BY, RECORDED_AT AS WRITTEN_AT, coalesce(SHOWN_WITH, '') AS SHOWN_WITH, VERSION
FROM versions
WHERE EVENT = 'noted' AND WITHDRAWALS = 0
ORDER BY WRITTEN_AT DESC, NAME, VERSION DESC
