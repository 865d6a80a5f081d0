-- Purpose: rows whose stratum or primary sampling unit is another one than that of the household they belong to.
-- Inputs:  {file}, {other}, {same} (the equality of their keys), {differs} (whether a variable of the design does).
-- Grain:   one row. Key: none. FIRST_ROWS are counted from 1, without the heading.
SELECT count(*) AS ROWS, min({file}.rowid + 1, 5) AS FIRST_ROWS
FROM {file}
JOIN {other} ON {same}
WHERE {differs}
