-- Purpose: whether the weights of persons add up to a part of the population that a survey can stand for.
-- Inputs:  {file}, {weight} (a number), {population} (persons), {least}, {most} (parts of it).
-- Grain:   one row. Key: none. ROWS is every row of the file, or none.
SELECT
    CASE WHEN sum({weight}) BETWEEN {least} * {population} AND {most} * {population} THEN 0 ELSE count(*) END AS ROWS,
    []::BIGINT[] AS FIRST_ROWS, sum({weight}) AS TOTAL, {population} AS POPULATION
FROM {file}
