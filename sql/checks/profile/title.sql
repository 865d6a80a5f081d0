-- Purpose: a title that was sent belongs to the code that was sent; a title of another code shows the wrong edition.
-- Inputs:  profile, shape, def_indicator, def_title (one row for each pair that a title holds for), rule_title.
-- Key:     RULE, PROFILE.
-- Grain:   profile. Titles that no edition has (an office's own wording) prove nothing: not applicable.
WITH known AS (
    SELECT TITLE, list(DISTINCT EDITION || ':' || INDICATOR) AS pairs, min(PRINTED) AS first_pair
    FROM def_title
    SEMI JOIN profile USING (TITLE)
    GROUP BY TITLE
)
SELECT
    r.RULE, p.PROFILE,
    CASE WHEN p.TITLE <> '' AND k.TITLE IS NOT NULL AND s.INDICATOR_KNOWN
        THEN NOT list_contains(k.pairs, s.EDITION || ':' || s.INDICATOR) END AS FAILED,
    CASE WHEN FAILED THEN json_object('sent_title', p.TITLE, 'meant', k.first_pair, 'code', s.INDICATOR,
        'edition', s.EDITION, 'own_title', d.TITLE) END AS FACTS
FROM profile AS p
JOIN shape AS s USING (SHAPE)
CROSS JOIN rule_title AS r
LEFT JOIN known AS k USING (TITLE)
LEFT JOIN def_indicator AS d ON d.EDITION = s.EDITION AND d.INDICATOR = s.INDICATOR
