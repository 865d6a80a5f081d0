-- Purpose: rows of a file of microdata that belong to no row of the file that they are linked to.
-- Inputs:  {table}, {other}, {same} (the equality of their keys).
-- Grain:   one row. Key: none. FIRST_ROWS are counted from 1, without the heading.
SELECT count(*) AS ROWS, min(rowid + 1, 5) AS FIRST_ROWS
FROM {table}
WHERE NOT EXISTS (FROM {other} WHERE {same})
