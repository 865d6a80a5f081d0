-- Purpose: in which categories of all breakdowns rows are together: from it follows which domains make up others.
-- Inputs:  filled in: categories (the number of the category of a row, as c0, c1 …), source, condition.
-- Grain:   a combination of categories that some row has.
-- Key:     c0, c1 ….
SELECT count(*) AS rows{categories}
FROM {source}
WHERE {condition}
GROUP BY ALL
ORDER BY ALL;
