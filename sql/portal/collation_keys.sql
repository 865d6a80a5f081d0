-- Purpose: what names are sorted by in a language (Unicode collation, by ICU), in the order in which they were given.
-- Inputs:  $names, $language. Grain: a name.
SELECT icu_sort_key(n.NAME, $language) AS SORT_KEY
FROM (SELECT unnest($names) AS NAME, generate_subscripts($names, 1) AS PLACE) AS n
ORDER BY n.PLACE
