-- Purpose: keys that stand in more than one row of a file.
-- Inputs:  {file}, {key} (columns, by commas), {present} (no part of the key is missing), {part} (which keys).
-- Grain:   one row. Key: none. ROWS counts every row with such a key.
-- FIRST_ROWS are counted from 1, without the heading. They are looked for once the keys are known: a list beside each
-- of some million keys takes four times the memory of the keys.
WITH repeated AS MATERIALIZED (
    SELECT row({key}) AS KEY, count(*) AS FOUND
    FROM {file}
    WHERE {present} AND {part}
    GROUP BY {key}
    HAVING count(*) > 1
),
first_rows AS (
    SELECT rowid + 1 AS NUMBER
    FROM {file}
    SEMI JOIN repeated ON KEY = row({key})
    ORDER BY NUMBER
    LIMIT 5
)
SELECT coalesce(sum(FOUND), 0)::BIGINT AS ROWS, (SELECT list(NUMBER ORDER BY NUMBER) FROM first_rows) AS FIRST_ROWS,
    count(*) AS KEYS
FROM repeated
