-- Purpose: the indicators of the Millennium Development Goals, of both lists, each value with how it came about.
--          Official, 2008: 8.14 = A1, 8.15 = A2, 8.16 = individuals using the Internet; 2003: 47 = A1 + A2 of one year
--          (both kept as rows of relation "part"), 48a = computers per 100 (A3 of 2005), 48b = individuals using the
--          Internet. Proxies and indicators that contribute to a target stand as they are, under the target, and are
--          never mixed with official values; of those that need women and men the gap and the parity ratio are given.
--          What an office said of the precision of a value stays with that very value; what is computed of several
--          (47 as a sum, a gap, a ratio) was not estimated, and has no error.
-- Inputs:  harmonised, gaps, mdg_mapping (EDITION, CORE_CODE, DIMENSION, CODES, RELATION, …), mdg_framework (FRAMEWORK,
--          GOAL, TARGET_CODE, INDICATOR_CODE).
-- Grain and key: REF_AREA, TIME_PERIOD, MDG_LIST, MDG_TARGET, MDG_INDICATOR, RELATION, FORMULA, INDICATOR, MAPPED_PART.
CREATE OR REPLACE TABLE mdg AS
WITH listed AS (
    SELECT m.* EXCLUDE (
            MDG_GOAL, MDG_GOAL_2003, MDG_TARGET_2003, MDG_TARGET_2008, MDG_INDICATOR_2003, MDG_INDICATOR_2008
        ),
        '2008' AS MDG_LIST, MDG_GOAL, MDG_TARGET_2008 AS MDG_TARGET, MDG_INDICATOR_2008 AS MDG_INDICATOR
    FROM mdg_mapping AS m
    UNION ALL
    SELECT m.* EXCLUDE (
            MDG_GOAL, MDG_GOAL_2003, MDG_TARGET_2003, MDG_TARGET_2008, MDG_INDICATOR_2003, MDG_INDICATOR_2008
        ),
        '2003', MDG_GOAL_2003, MDG_TARGET_2003, MDG_INDICATOR_2003
    FROM mdg_mapping AS m
),
mapping AS (
    SELECT l.*, nullif(unnest(string_split(l.CODES, ';')), '') AS CODE
    FROM listed AS l
    WHERE CASE l.RELATION WHEN 'official' THEN l.MDG_INDICATOR <> '' ELSE l.MDG_TARGET <> '' END
),
plain AS (
    SELECT h.*,
        CASE WHEN EDUCATION_LEV <> '_T' THEN 'EDUCATION_LEV' WHEN SEX <> '_T' THEN 'SEX'
            WHEN BREAKDOWN <> '_T' THEN 'BREAKDOWN' ELSE '' END AS DIMENSION,
        nullif(coalesce(nullif(EDUCATION_LEV, '_T'), nullif(SEX, '_T'), BREAKDOWN), '_T') AS CODE
    FROM harmonised AS h
    WHERE IS_MAIN AND AGE = '_T' AND URBANISATION = '_T' AND LABOUR_STATUS = '_T' AND OCCUPATION = '_T'
        AND HH_COMPOSITION = '_T' AND SIZE_CLASS = '_T' AND ACTIVITY = '_T'
        AND (EDUCATION_LEV <> '_T')::INTEGER + (SEX <> '_T')::INTEGER + (BREAKDOWN <> '_T')::INTEGER <= 1
),
single AS (
    SELECT
        p.REF_AREA, p.TIME_PERIOD, m.MDG_LIST, m.MDG_GOAL, m.MDG_TARGET, m.MDG_INDICATOR,
        CASE WHEN m.MDG_INDICATOR = '47' AND m.RELATION = 'official' THEN 'part' ELSE m.RELATION END AS RELATION,
        p.INDICATOR AS FORMULA, CASE WHEN m.CODE IS NULL THEN '' ELSE m.DIMENSION || '=' || m.CODE END AS MAPPED_PART,
        p.EDITION, p.INDICATOR, p.HARMONISED_EDITION, p.HARMONISED_INDICATOR, p.OBS_VALUE, p.UNIT_MEASURE,
        -- Users per 100 of an age group are not users per 100 of the population (rule R080).
        CASE WHEN m.RELATION = 'official' AND p.MEASURE = 'PCT' AND p.OBS_STATUS = 'A'
                AND p.AGE_SCOPE NOT IN ('', '_T', '0+')
            THEN 'D' ELSE p.OBS_STATUS END AS OBS_STATUS,
        p.SOURCE, p.PROVIDER, p.SUBMISSION, p.ADDRESS, p.COMMENT_OBS, p.FOOTNOTE,
        concat_ws('. ', nullif(m.FORMULA, ''), nullif(m.RATIONALE, '')) AS RATIONALE, m.SOURCE AS MAPPING_SOURCE,
        m.CONFIDENCE AS MAPPING_CONFIDENCE, p.SAMPLE_SIZE, p.RESPONDENTS, p.STANDARD_ERROR, p.CV, p.CI_LOW, p.CI_HIGH
    FROM plain AS p
    JOIN mapping AS m
        ON m.EDITION = p.EDITION AND m.CORE_CODE = p.INDICATOR AND m.DIMENSION = p.DIMENSION
        AND m.CODE IS NOT DISTINCT FROM p.CODE
    WHERE m.DIMENSION <> 'SEX'
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
            CASE WHEN a.SOURCE = b.SOURCE THEN a.SOURCE
                ELSE concat_ws('; ', nullif(a.SOURCE, ''), nullif(b.SOURCE, '')) END AS SOURCE,
            a.SUBMISSION || CASE WHEN a.SUBMISSION = b.SUBMISSION THEN '' ELSE '; ' || b.SUBMISSION END AS SUBMISSION,
            a.ADDRESS || '; ' || b.ADDRESS AS ADDRESS,
            CASE WHEN a.FOOTNOTE = b.FOOTNOTE THEN a.FOOTNOTE
                ELSE concat_ws('; ', nullif(a.FOOTNOTE, ''), nullif(b.FOOTNOTE, '')) END AS FOOTNOTE,
            'official' AS RELATION,
            'A1 + A2' AS FORMULA,
            NULL AS SAMPLE_SIZE, NULL AS RESPONDENTS, NULL AS STANDARD_ERROR, NULL AS CV, NULL AS CI_LOW,
            NULL AS CI_HIGH
        )
    FROM single AS a
    JOIN single AS b USING (REF_AREA, TIME_PERIOD, MDG_LIST, MDG_INDICATOR)
    WHERE a.MDG_INDICATOR = '47' AND a.RELATION = 'part' AND a.INDICATOR = 'A1'
        AND b.RELATION = 'part' AND b.INDICATOR = 'A2'
),
of_women_and_men AS (
    SELECT
        g.REF_AREA, g.TIME_PERIOD, m.MDG_LIST, m.MDG_GOAL, m.MDG_TARGET, m.MDG_INDICATOR, m.RELATION, f.FORMULA,
        'SEX=F;M' AS MAPPED_PART, g.EDITION, g.INDICATOR, g.HARMONISED_EDITION, g.HARMONISED_INDICATOR, f.OBS_VALUE,
        f.UNIT_MEASURE, g.OBS_STATUS, g.SOURCE, g.PROVIDER, g.SUBMISSION, g.ADDRESS, '' AS COMMENT_OBS, '' AS FOOTNOTE,
        m.RATIONALE, m.SOURCE AS MAPPING_SOURCE, m.CONFIDENCE AS MAPPING_CONFIDENCE, NULL AS SAMPLE_SIZE,
        NULL AS RESPONDENTS, NULL AS STANDARD_ERROR, NULL AS CV, NULL AS CI_LOW, NULL AS CI_HIGH
    FROM gaps AS g
    JOIN listed AS m
        ON m.EDITION = g.EDITION AND m.CORE_CODE = g.INDICATOR AND m.DIMENSION = 'SEX' AND m.MDG_TARGET <> ''
    CROSS JOIN LATERAL (
        VALUES ('M - F', g.GAP, 'PCT_POINT'), ('F / M', g.RATIO, 'RATIO')
    ) AS f (FORMULA, OBS_VALUE, UNIT_MEASURE)
    WHERE g.DIMENSION = 'SEX' AND g.BREAKDOWN = '_T' AND f.OBS_VALUE IS NOT NULL
),
framed AS (
    SELECT * FROM single
    UNION ALL
    SELECT * FROM both_parts
    UNION ALL
    SELECT * FROM of_women_and_men
)
SELECT
    v.* REPLACE (
        coalesce(f.GOAL, v.MDG_GOAL) AS MDG_GOAL, coalesce(f.TARGET_CODE, v.MDG_TARGET) AS MDG_TARGET,
        -- The goals count per 100 inhabitants what surveys give in percent.
        CASE WHEN v.RELATION IN ('official', 'part') THEN 'PER_100_POP' ELSE v.UNIT_MEASURE END AS UNIT_MEASURE
    )
FROM framed AS v
LEFT JOIN mdg_framework AS f
    ON f.LEVEL = 'indicator' AND f.FRAMEWORK = v.MDG_LIST AND f.INDICATOR_CODE = nullif(v.MDG_INDICATOR, '');
