-- Purpose: a title that was sent belongs to the code that was sent; a title of another code shows the wrong edition.
-- Inputs:  attribute_set, partial_key, def_indicator, def_title (one row for each pair that a title holds for),
--          rule_title.
-- Key:     RULE, ATTRIBUTE_SET.
-- Grain:   attribute set. Titles that nobody has (an office's own wording) prove nothing: not applicable. Case, accents
--          and signs between words do not make another title.
WITH sent AS (
    SELECT TITLE, trim(regexp_replace(lower(strip_accents(TITLE)), '[^\p{L}\p{N}]+', ' ', 'g')) AS PLAIN
    FROM (SELECT DISTINCT TITLE FROM attribute_set WHERE TITLE <> '')
),
listed AS (
    SELECT
        trim(regexp_replace(lower(strip_accents(TITLE)), '[^\p{L}\p{N}]+', ' ', 'g')) AS PLAIN,
        list(DISTINCT EDITION || ':' || INDICATOR) AS pairs, min(PRINTED) AS first_pair
    FROM def_title
    WHERE EXISTS (FROM sent)
    GROUP BY ALL
),
known AS (SELECT TITLE, pairs, first_pair FROM sent JOIN listed USING (PLAIN))
SELECT
    r.RULE, p.ATTRIBUTE_SET,
    CASE WHEN p.TITLE <> '' AND k.TITLE IS NOT NULL AND s.INDICATOR_KNOWN
        THEN NOT list_contains(k.pairs, s.EDITION || ':' || s.INDICATOR) END AS FAILED,
    CASE WHEN FAILED THEN json_object('sent_title', p.TITLE, 'meant', k.first_pair, 'code', s.INDICATOR,
        'edition', s.EDITION, 'own_title', d.TITLE) END AS FACTS
FROM attribute_set AS p
JOIN partial_key AS s USING (PARTIAL_KEY)
CROSS JOIN rule_title AS r
LEFT JOIN known AS k USING (TITLE)
LEFT JOIN def_indicator AS d ON d.EDITION = s.EDITION AND d.INDICATOR = s.INDICATOR
