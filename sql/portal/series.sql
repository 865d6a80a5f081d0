-- Purpose: the indicators that the portal lists: official ones of the goals and of the core list, with areas and years.
-- Inputs:  aggregates, mdg, sdg, harmonised, indicators, titles (views over the extracts of a release).
-- Grain and key: FRAMEWORK, SERIES.
WITH goals AS (
    SELECT 'MDG_' || MDG_LIST AS FRAMEWORK, MDG_INDICATOR AS SERIES, MDG_GOAL AS GOAL, MDG_TARGET AS TARGET, REF_AREA,
        TIME_PERIOD, HARMONISED_INDICATOR AS CODE
    FROM mdg
    WHERE RELATION = 'official'
    UNION ALL
    SELECT 'SDG', SDG_INDICATOR, SDG_GOAL, SDG_TARGET, REF_AREA, TIME_PERIOD, HARMONISED_INDICATOR
    FROM sdg
    WHERE RELATION = 'official'
    UNION ALL
    SELECT 'CORE', HARMONISED_INDICATOR, '', '', REF_AREA, TIME_PERIOD, HARMONISED_INDICATOR
    FROM harmonised
    WHERE HARMONISED_EDITION = '2022'
),
counted AS (
    SELECT FRAMEWORK, SERIES, any_value(GOAL) AS GOAL, any_value(TARGET) AS TARGET, any_value(CODE) AS CODE,
        count(DISTINCT REF_AREA) AS AREAS, min(TIME_PERIOD) AS FIRST_PERIOD, max(TIME_PERIOD) AS LAST_PERIOD,
        count(*) AS VALUES_COUNTED
    FROM goals
    GROUP BY FRAMEWORK, SERIES
),
held AS (
    SELECT c.CODE, list(DISTINCT i.EDITION ORDER BY i.EDITION) AS EDITIONS
    FROM (SELECT DISTINCT CODE FROM counted) AS c
    JOIN indicators AS i
        ON i.HARMONISED_EDITION = '2022' AND list_contains(string_split(c.CODE, '+'), i.HARMONISED_INDICATOR)
            OR i.EDITION = '2022' AND list_contains(string_split(c.CODE, '+'), i.INDICATOR)
    GROUP BY c.CODE
)
SELECT c.*, t.TITLE_EN, t.TITLE_FR, t.TITLE_ES, t.TITLE_TRANSLATION_STATUS, coalesce(h.EDITIONS, []) AS EDITIONS
FROM counted AS c
LEFT JOIN titles AS t USING (CODE)
LEFT JOIN held AS h USING (CODE)
ORDER BY list_position(['MDG_2008', 'SDG', 'MDG_2003', 'CORE'], c.FRAMEWORK), c.SERIES
