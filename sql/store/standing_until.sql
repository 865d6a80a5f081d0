-- Purpose: until when the values that are kept as standing count, and whether they still do: not once codes were moved.
-- Inputs:  lake.standing_until, lake.recodings. Grain: one row, or none. Key: BUILT.
-- Gives:   BUILT, UNTIL, COUNTS. (A filter would be a join, for which DuckLake looks up its files once more: 20 ms.)
SELECT BUILT, UNTIL, RECODINGS = (SELECT count(*) FROM lake.recodings) AS COUNTS
FROM lake.standing_until
