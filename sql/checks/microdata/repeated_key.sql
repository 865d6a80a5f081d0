-- Purpose: keys that stand in more than one row of a file.
-- Inputs:  {file}, {key} (columns, by commas), {present} (no part of the key is missing).
-- Grain:   one row. Key: none. ROWS counts every row with such a key.
-- FIRST_ROWS are counted from 1, without the heading.
SELECT coalesce(sum(FOUND), 0)::BIGINT AS ROWS, list_sort(flatten(list(NUMBERS)))[:5] AS FIRST_ROWS, count(*) AS KEYS
FROM (
    SELECT count(*) AS FOUND, min(rowid + 1, 5) AS NUMBERS
    FROM {file}
    WHERE {present}
    GROUP BY {key}
    HAVING count(*) > 1
) AS repeated
