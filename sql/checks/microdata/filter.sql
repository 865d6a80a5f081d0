-- Purpose: persons to whom a question does not apply, and who answered it nevertheless.
-- Inputs:  {source} (the file under the name {file}, with those it is linked to), {base}, {answer} (conditions).
-- Grain:   one row. Key: none. FIRST_ROWS are counted from 1, without the heading.
SELECT count(*) AS ROWS, min({file}.rowid + 1, 5) AS FIRST_ROWS
FROM {source}
WHERE ({base}) IS FALSE AND ({answer}) IS TRUE
