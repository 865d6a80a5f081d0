-- Purpose: titles as they are compared: case, accents and signs between words do not make another title.
-- Inputs:  def_title (TITLE, EDITION, INDICATOR, PRINTED). Grain and key: WORDS.
-- Gives:   title_words, a macro; known_title: for which pairs of edition and indicator a title holds, and the first.
CREATE MACRO title_words(title) AS trim(regexp_replace(lower(strip_accents(title)), '[^\p{L}\p{N}]+', ' ', 'g'));
CREATE TABLE known_title AS
SELECT title_words(TITLE) AS WORDS, min(PRINTED) AS FIRST_PAIR,
    list(DISTINCT EDITION || ':' || INDICATOR ORDER BY EDITION || ':' || INDICATOR) AS PAIRS
FROM def_title
GROUP BY WORDS;
