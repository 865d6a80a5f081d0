-- Purpose: MDG indicators of both lists, each value with how it came about. 2008: 8.14 = A1, 8.15 = A2, 8.16 = individuals
--          using the Internet. 2003: 47 = A1 + A2 of one year (both parts kept as rows of relation "part"), 48a = computers
--          per 100 (A3 of 2005), 48b = individuals using the Internet.
-- Inputs:  official_values, mdg_framework (FRAMEWORK, GOAL, TARGET_CODE, INDICATOR_CODE).
-- Grain:   area, year, list, indicator, relation, formula. Key: the same.
CREATE OR REPLACE TABLE mdg AS
WITH single AS (
    SELECT *, '2008' AS MDG_LIST, MDG_INDICATOR_2008 AS MDG_INDICATOR, 'official' AS RELATION, INDICATOR AS FORMULA
    FROM official_values
    WHERE MDG_INDICATOR_2008 <> ''
    UNION ALL
    SELECT *, '2003', MDG_INDICATOR_2003, CASE WHEN MDG_INDICATOR_2003 = '47' THEN 'part' ELSE 'official' END, INDICATOR
    FROM official_values
    WHERE MDG_INDICATOR_2003 <> ''
),
both_parts AS (
    SELECT
        a.* REPLACE (
            a.OBS_VALUE + b.OBS_VALUE AS OBS_VALUE,
            a.INDICATOR || '+' || b.INDICATOR AS INDICATOR,
            CASE WHEN a.EDITION = b.EDITION THEN a.EDITION ELSE a.EDITION || '+' || b.EDITION END AS EDITION,
            a.HARMONISED_INDICATOR || '+' || b.HARMONISED_INDICATOR AS HARMONISED_INDICATOR,
            -- A status other than normal of either part stays on the sum.
            CASE WHEN a.OBS_STATUS <> 'A' THEN a.OBS_STATUS ELSE b.OBS_STATUS END AS OBS_STATUS,
            CASE WHEN a.SOURCE = b.SOURCE THEN a.SOURCE ELSE concat_ws('; ', nullif(a.SOURCE, ''), nullif(b.SOURCE, '')) END AS SOURCE,
            a.SUBMISSION || CASE WHEN a.SUBMISSION = b.SUBMISSION THEN '' ELSE '; ' || b.SUBMISSION END AS SUBMISSION,
            a.ADDRESS || '; ' || b.ADDRESS AS ADDRESS,
            CASE WHEN a.FOOTNOTE = b.FOOTNOTE THEN a.FOOTNOTE ELSE concat_ws('; ', nullif(a.FOOTNOTE, ''), nullif(b.FOOTNOTE, '')) END AS FOOTNOTE,
            'official' AS RELATION,
            'A1 + A2' AS FORMULA
        )
    FROM single AS a
    JOIN single AS b USING (REF_AREA, TIME_PERIOD, MDG_LIST, MDG_INDICATOR)
    WHERE a.MDG_INDICATOR = '47' AND a.INDICATOR = 'A1' AND b.INDICATOR = 'A2'
),
framed AS (
    SELECT * FROM single
    UNION ALL
    SELECT * FROM both_parts
)
SELECT
    v.REF_AREA, v.TIME_PERIOD, v.MDG_LIST, f.GOAL AS MDG_GOAL, f.TARGET_CODE AS MDG_TARGET, v.MDG_INDICATOR,
    v.RELATION, v.FORMULA, v.EDITION, v.INDICATOR, v.HARMONISED_EDITION, v.HARMONISED_INDICATOR,
    v.OBS_VALUE, 'PER_100_POP' AS UNIT_MEASURE, v.OBS_STATUS, v.SOURCE, v.PROVIDER, v.SUBMISSION, v.ADDRESS,
    v.COMMENT_OBS, v.FOOTNOTE, v.MAPPING_SOURCE, v.MAPPING_CONFIDENCE
FROM framed AS v
JOIN mdg_framework AS f ON f.LEVEL = 'indicator' AND f.FRAMEWORK = v.MDG_LIST AND f.INDICATOR_CODE = v.MDG_INDICATOR;
