-- Purpose: the cells of a calibration: rows that are alike in all margins, with what they weigh.
-- Inputs:  filled in: margins (values, as m0, m1 …), weight, source.
-- Grain:   a combination of the codes of all margins.
-- Key:     cell; m0, m1 ….
CREATE OR REPLACE TEMP TABLE calibration_cells AS
SELECT CAST(row_number() OVER (ORDER BY {names}) - 1 AS INTEGER) AS cell, *
FROM (
    SELECT {margins}, count(*) AS n, coalesce(sum({weight}), 0) AS d
    FROM {source}
    GROUP BY {names}
);
