-- Purpose: which harmonised series is which official indicator of the goals, so that values of areas and
--          of groups carry one name.
-- Inputs:  mdg, sdg, meaning, aggregation (HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE).
-- Grain:   framework, series and harmonised series.
-- Key:     FRAMEWORK, SERIES, HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE.
-- FRAMEWORK: MDG_2003, MDG_2008, SDG, or CORE for the core list itself, where SERIES is the harmonised code (and its
--          edition, where that is not the newest).
CREATE OR REPLACE TABLE goal_series AS
WITH official AS (
    SELECT DISTINCT 'MDG_' || MDG_LIST AS FRAMEWORK, MDG_GOAL AS GOAL, MDG_TARGET AS TARGET, MDG_INDICATOR AS SERIES,
        HARMONISED_EDITION, HARMONISED_INDICATOR
    FROM mdg
    WHERE RELATION = 'official'
    UNION ALL
    SELECT DISTINCT 'SDG', SDG_GOAL, SDG_TARGET, SDG_INDICATOR, HARMONISED_EDITION, HARMONISED_INDICATOR
    FROM sdg
    WHERE RELATION = 'official'
)
-- A sum has the measure of its first part.
SELECT o.*, m.MAIN_MEASURE AS MEASURE
FROM official AS o
JOIN meaning AS m ON m.EDITION = o.HARMONISED_EDITION AND m.INDICATOR = split_part(o.HARMONISED_INDICATOR, '+', 1)
UNION ALL
SELECT 'CORE', '', '',
    HARMONISED_INDICATOR || CASE WHEN HARMONISED_EDITION = '2022' THEN '' ELSE ' (' || HARMONISED_EDITION || ')' END,
    HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE
FROM aggregation
WHERE NOT contains(HARMONISED_INDICATOR, '+');
