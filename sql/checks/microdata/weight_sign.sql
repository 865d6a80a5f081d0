-- Purpose: weights that are negative, or zero.
-- Inputs:  {file}, {weight} (a number), {sign} (-1: negative, 0: zero).
-- Grain:   one row. Key: none. FIRST_ROWS are counted from 1, without the heading.
SELECT count(*) AS ROWS, min(rowid + 1, 5) AS FIRST_ROWS
FROM {file}
WHERE sign({weight}) = {sign}
