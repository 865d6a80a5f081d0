-- Purpose: the weighted totals that all estimates of a file are made of, by sampling unit (or by cell of a
--          calibration) and category, for all breakdowns in one pass.
-- Inputs:  filled in: place (of a row), weight, categories (as c0, c1 …), values (as b0, y0, x0 …), source, groups.
-- Grain:   a place and a category of one breakdown; of none: the whole.
-- Key:     place, split, c0, c1 ….
SELECT place, {split} AS split, {category} AS category, {sums}
FROM (
    SELECT {place} AS place, {weight} AS w, {categories}{values}
    FROM {source}
)
GROUP BY GROUPING SETS ({groups})
ORDER BY split, category, place;
