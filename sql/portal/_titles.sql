-- Purpose: the titles of the codes that values are published under; those of the parts where a code is a sum.
-- Inputs:  mdg, sdg, harmonised, indicators.
-- Grain and key: CODE.
WITH codes AS (
    SELECT HARMONISED_INDICATOR AS CODE FROM mdg
    UNION
    SELECT HARMONISED_INDICATOR FROM sdg
    UNION
    SELECT HARMONISED_INDICATOR FROM harmonised
)
SELECT
    c.CODE, string_agg(i.TITLE_EN, ' + ' ORDER BY i.INDICATOR) AS TITLE_EN,
    string_agg(i.TITLE_FR, ' + ' ORDER BY i.INDICATOR) AS TITLE_FR,
    string_agg(i.TITLE_ES, ' + ' ORDER BY i.INDICATOR) AS TITLE_ES,
    any_value(i.TITLE_TRANSLATION_STATUS) AS TITLE_TRANSLATION_STATUS
FROM codes AS c
JOIN indicators AS i ON i.EDITION = '2022' AND list_contains(string_split(c.CODE, '+'), i.INDICATOR)
GROUP BY c.CODE
