-- Purpose: which code of the newest edition each (edition, code) is, as far as the concordance calls it the same.
-- Inputs:  concordance (EDITION_FROM, CODE_FROM, EDITION_TO, CODE_TO, RELATION).
-- Grain:   (edition, code). Key: EDITION, INDICATOR.
-- COMPARABLE is false from the first step whose relation is more than a new name: the series has a break there.
CREATE OR REPLACE TABLE harmonised_codes AS
WITH RECURSIVE walk AS (
    SELECT DISTINCT EDITION_FROM AS EDITION, CODE_FROM AS INDICATOR, EDITION_FROM AS AT_EDITION, CODE_FROM AS AT_CODE,
        true AS COMPARABLE
    FROM concordance
    WHERE CODE_FROM <> ''
    UNION ALL
    SELECT w.EDITION, w.INDICATOR, c.EDITION_TO, c.CODE_TO, w.COMPARABLE AND c.RELATION IN ('same', 'renamed')
    FROM walk AS w
    JOIN concordance AS c ON c.EDITION_FROM = w.AT_EDITION AND c.CODE_FROM = w.AT_CODE AND c.CODE_TO <> ''
        -- Codes that were merged become categories of another: they stay series of their own.
        AND c.RELATION <> 'merged'
)
SELECT EDITION, INDICATOR, AT_EDITION AS HARMONISED_EDITION, AT_CODE AS HARMONISED_INDICATOR, COMPARABLE
FROM walk
-- A code that was split leads to several: the comparable and then the first one names the series.
QUALIFY row_number() OVER (PARTITION BY EDITION, INDICATOR ORDER BY AT_EDITION DESC, COMPARABLE DESC, AT_CODE) = 1;
