-- Purpose: ages that nobody has, numbers of persons employed that no business has.
-- Inputs:  {source} (the file under the name {file}, with those it is linked to), {number}, {least}, {most}.
-- Grain:   one row. Key: none. FIRST_ROWS are counted from 1, without the heading.
SELECT count(*) AS ROWS, min({file}.rowid + 1, 5) AS FIRST_ROWS
FROM {source}
WHERE {number} NOT BETWEEN {least} AND {most}
