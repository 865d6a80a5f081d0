-- Purpose: a title that was sent belongs to the code that was sent; a title of another code shows the wrong edition.
-- Inputs:  obs, title_meaning (TITLE, EDITION, INDICATOR, PRINTED: where the title is printed; one row for each pair it holds for), rule. Grain: observation. Key: RULE, ROW_ID.
-- Titles that no edition has (an office's own wording) prove nothing: not applicable.
WITH known AS (
    SELECT TITLE, list(DISTINCT EDITION || ':' || INDICATOR) AS pairs, min(PRINTED) AS first_pair
    FROM title_meaning
    GROUP BY TITLE
)
SELECT
    r.RULE, o.SUBMISSION, o.ROW_ID,
    CASE
        WHEN o.TITLE = '' OR k.TITLE IS NULL OR NOT o.INDICATOR_KNOWN THEN 'na'
        WHEN list_contains(k.pairs, o.EDITION || ':' || o.INDICATOR) THEN 'passed'
        ELSE 'failed'
    END AS OUTCOME,
    json_object('sent_title', o.TITLE, 'meant', k.first_pair, 'code', o.INDICATOR, 'edition', o.EDITION) AS FACTS
FROM obs AS o
CROSS JOIN rule AS r
LEFT JOIN known AS k USING (TITLE)
