-- Purpose: rows in which a value is missing that the rule demands.
-- Inputs:  {source} (the file under the name {file}, with those it is linked to), {known} (whether the value is there).
-- Grain:   one row. Key: none. FIRST_ROWS are counted from 1, without the heading.
SELECT count(*) AS ROWS, min({file}.rowid + 1, 5) AS FIRST_ROWS
FROM {source}
WHERE ({known}) IS NOT TRUE
