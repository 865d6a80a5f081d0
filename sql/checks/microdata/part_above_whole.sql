-- Purpose: rows in which a part is above the whole that it belongs to.
-- Inputs:  {source} (the file under the name {file}, with those it is linked to), {of}, {to} (numbers), {scope}.
-- Grain:   one row. Key: none. FIRST_ROWS are counted from 1, without the heading.
SELECT count(*) AS ROWS, min({file}.rowid + 1, 5) AS FIRST_ROWS
FROM {source}
WHERE ({scope}) AND ({of}) > ({to})
