-- Purpose: rows of a file of microdata in which a part of its key is missing.
-- Inputs:  {column}, {table}.
-- Grain:   one row. Key: none. FIRST_ROWS are counted from 1, without the heading.
SELECT count(*) AS ROWS, min(rowid + 1, 5) AS FIRST_ROWS
FROM {table}
WHERE {column} IS NULL
