-- Purpose: weights that are no number as they stand.
-- Inputs:  {file}, {weight} (a text).
-- Grain:   one row. Key: none. FIRST_ROWS are counted from 1, without the heading.
SELECT count(*) AS ROWS, min(rowid + 1, 5) AS FIRST_ROWS
FROM {file}
WHERE {weight} IS NOT NULL AND NOT coalesce(isfinite(try_cast({weight} AS DOUBLE)), false)
