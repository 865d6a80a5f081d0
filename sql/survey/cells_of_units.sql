-- Purpose: how much of each sampling unit lies in each cell of a calibration, by calibrated weight.
-- Inputs:  filled in: source (with sampled_units and calibrated), weight.
-- Grain:   a sampling unit and a cell.
-- Key:     unit, cell.
SELECT sampled_units.unit AS unit, calibrated.cell AS cell, coalesce(sum({weight}), 0) AS w
FROM {source}
GROUP BY ALL
ORDER BY ALL;
