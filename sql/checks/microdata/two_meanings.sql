-- Purpose: rows that hold a code which stands for an answer and for a missing one at once.
-- Inputs:  {file}, {holds} (whether a row holds such a code).
-- Grain:   one row. Key: none. FIRST_ROWS are counted from 1, without the heading.
SELECT count(*) AS ROWS, min(rowid + 1, 5) AS FIRST_ROWS
FROM {file}
WHERE {holds}
