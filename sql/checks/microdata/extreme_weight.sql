-- Purpose: weights far above the others: above the median and so many times the range between the quartiles. What the
--          message says beside is that of the group in which a weight is farthest above.
-- Inputs:  {file}, {weight} (a number), {times}, {group} (within which weights are alike by design; 0: the whole file).
-- Grain:   one row. Key: none. FIRST_ROWS are counted from 1, without the heading. SHARE is a percentage.
WITH weighed AS (
    SELECT {weight} AS WEIGHT, rowid + 1 AS PLACE, {group} AS GROUPED FROM {file}
),
bounds AS (
    SELECT
        GROUPED, min(WEIGHT) AS LEAST, median(WEIGHT) AS MIDDLE, max(WEIGHT) AS GREATEST,
        median(WEIGHT) + {times} * (quantile_cont(WEIGHT, 0.75) - quantile_cont(WEIGHT, 0.25)) AS BOUND
    FROM weighed
    WHERE WEIGHT > 0
    GROUP BY GROUPED
),
above AS (
    SELECT b.*, w.WEIGHT, w.PLACE, w.WEIGHT / b.BOUND AS TIMES
    FROM weighed AS w
    JOIN bounds AS b ON w.GROUPED IS NOT DISTINCT FROM b.GROUPED
    WHERE w.WEIGHT > b.BOUND
)
SELECT
    count(*) AS ROWS, min(PLACE, 5) AS FIRST_ROWS, arg_max(LEAST, TIMES) AS LEAST, arg_max(MIDDLE, TIMES) AS MIDDLE,
    arg_max(GREATEST, TIMES) AS GREATEST, arg_max(BOUND, TIMES) AS BOUND,
    100 * sum(WEIGHT) / (SELECT sum(WEIGHT) FROM weighed WHERE WEIGHT > 0) AS SHARE
FROM above
