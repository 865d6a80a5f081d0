-- Purpose: of each amount in each category of a breakdown its weighted total and its two largest contributions, for
--          the p% rule (`indicators/survey/dominance.py`).
-- Inputs:  filled in: category (its number, as SQL), amounts (t0, l0 …), source, condition.
-- Grain:   a category that some row has; NULL: those in none.
-- Key:     category.
SELECT {category} AS category, {amounts}
FROM {source}
WHERE {condition}
GROUP BY category
ORDER BY category;
