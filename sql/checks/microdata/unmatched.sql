-- Purpose: rows of a file that belong to no row of the other one.
-- Inputs:  {file}, {other}, {same} (the equality of their keys), {present} (no part of the key is missing here).
-- Grain:   one row. Key: none. FIRST_ROWS are counted from 1, without the heading. SHARE is a percentage of all rows.
SELECT
    count(*) AS ROWS, min(rowid + 1, 5) AS FIRST_ROWS,
    100.0 * count(*) / (SELECT count(*) FROM {file}) AS SHARE
FROM {file}
WHERE {present} AND NOT EXISTS (FROM {other} WHERE {same})
