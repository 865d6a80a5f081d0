-- Purpose: a title that was sent belongs to the code that was sent; a title of another code shows the wrong edition.
-- Inputs:  attribute_set, partial_key, def_indicator, known_title (_titles.sql), rule_title.
-- Key:     RULE, ATTRIBUTE_SET.
-- Grain:   attribute set. Titles that nobody has (an office's own wording) prove nothing: not applicable. Case, accents
--          and signs between words do not make another title.
WITH known AS (
    SELECT TITLE, PAIRS, FIRST_PAIR
    FROM (SELECT TITLE, title_words(TITLE) AS WORDS FROM attribute_set WHERE TITLE <> '' GROUP BY TITLE)
    JOIN known_title USING (WORDS)
)
SELECT
    r.RULE, p.ATTRIBUTE_SET,
    CASE WHEN p.TITLE <> '' AND k.TITLE IS NOT NULL AND s.INDICATOR_KNOWN
        THEN NOT list_contains(k.PAIRS, s.EDITION || ':' || s.INDICATOR) END AS FAILED,
    CASE WHEN FAILED THEN json_object('sent_title', p.TITLE, 'meant', k.FIRST_PAIR, 'code', s.INDICATOR,
        'edition', s.EDITION, 'own_title', d.TITLE) END AS FACTS
FROM attribute_set AS p
JOIN partial_key AS s USING (PARTIAL_KEY)
CROSS JOIN rule_title AS r
LEFT JOIN known AS k USING (TITLE)
LEFT JOIN def_indicator AS d ON d.EDITION = s.EDITION AND d.INDICATOR = s.INDICATOR
