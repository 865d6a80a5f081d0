-- Purpose: how many rows a sample has and what they weigh, for the report of a survey.
-- Inputs:  filled in: scope (a condition), weight, source.
-- Grain:   one row.
-- Key:     none.
SELECT
    count(*) AS rows_of_file,
    count(*) FILTER (WHERE in_scope AND w > 0) AS in_scope,
    sum(w) FILTER (WHERE in_scope) AS population,
    min(w) FILTER (WHERE in_scope AND w > 0) AS least,
    max(w) FILTER (WHERE in_scope AND w > 0) AS greatest
FROM (SELECT {weight} AS w, ({scope}) AS in_scope FROM {source});
