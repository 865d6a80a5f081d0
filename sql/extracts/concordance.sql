-- Purpose: which indicator of one edition is which of another, and whether its meaning stayed. Inputs: concordance.
-- Grain and key: EDITION_FROM, CODE_FROM, EDITION_TO, CODE_TO.
SELECT EDITION_FROM, CODE_FROM, EDITION_TO, CODE_TO, RELATION, CONFIDENCE, NOTE
FROM concordance
ORDER BY ALL
