-- Purpose: weights far above the others: above the median and so many times the range between the quartiles.
-- Inputs:  {file}, {weight} (a number), {times}.
-- Grain:   one row. Key: none. FIRST_ROWS are counted from 1, without the heading. SHARE is a percentage.
WITH bounds AS (
    SELECT
        min({weight}) AS LEAST, median({weight}) AS MIDDLE, max({weight}) AS GREATEST, sum({weight}) AS TOTAL,
        median({weight}) + {times} * (quantile_cont({weight}, 0.75) - quantile_cont({weight}, 0.25)) AS BOUND
    FROM {file}
    WHERE {weight} > 0
)
SELECT
    count(*) AS ROWS, min(f.rowid + 1, 5) AS FIRST_ROWS,
    any_value(b.LEAST) AS LEAST, any_value(b.MIDDLE) AS MIDDLE, any_value(b.GREATEST) AS GREATEST,
    any_value(b.BOUND) AS BOUND, 100 * sum(f.{weight}) / any_value(b.TOTAL) AS SHARE
FROM {file} AS f, bounds AS b
WHERE f.{weight} > b.BOUND
