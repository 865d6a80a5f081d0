-- Purpose: whether a variable is written in other capitals than elsewhere.
-- Inputs:  {differs}.
-- Grain:   one row. Key: none. No row of the file is concerned.
SELECT CASE WHEN {differs} THEN 1 ELSE 0 END AS ROWS, []::BIGINT[] AS FIRST_ROWS
