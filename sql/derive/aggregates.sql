-- Purpose: values of groups of areas and of the world: for rates the sum of value times weight over the sum of weights,
--          which for the population equals total subscriptions (or users) over total population; for counts the sum.
--          Never a mean of rates without weights. Two variants: STRICT has reported values only, IMPUTED also those of
--          `imputed`. Where the coverage rule is not met the value is withheld, with the reason.
-- Inputs:  panel, imputed, goal_series, memberships (GROUPING, REF_GROUP, REF_AREA, YEAR_FROM, YEAR_TO), coverage
--          (MIN_WEIGHT_COVERED, MIN_AREAS, MAX_IMPUTED).
-- Grain and key: FRAMEWORK, SERIES, MEASURE, BREAKDOWN, GROUPING, REF_AREA, TIME_PERIOD, VARIANT. Membership is
--          that of the reference year.
-- Method:  coverage is the share of the population of the group that lives in the areas that count. The bounds put
--          every area that is missing at 0 and at its maximum; where a series has no maximum there is no upper bound.
CREATE OR REPLACE TABLE aggregates AS
WITH filled AS (
    SELECT p.*, i.VALUE AS IMPUTED
    FROM panel AS p
    LEFT JOIN imputed AS i USING (HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE, BREAKDOWN, REF_AREA, TIME_PERIOD)
),
variants AS (
    SELECT * EXCLUDE (OBS_VALUE, IMPUTED), 'STRICT' AS VARIANT,
        CASE WHEN WEIGHT IS NOT NULL THEN OBS_VALUE END AS VALUE,
        false AS IS_OURS, OBS_STATUS IN ('I', 'E') AS IS_IMPUTED
    FROM filled
    UNION ALL
    SELECT * EXCLUDE (OBS_VALUE, IMPUTED), 'IMPUTED',
        CASE WHEN WEIGHT IS NOT NULL THEN coalesce(OBS_VALUE, IMPUTED) END,
        OBS_VALUE IS NULL, OBS_VALUE IS NULL OR OBS_STATUS IN ('I', 'E')
    FROM filled
),
summed AS (
    SELECT
        m.GROUPING, m.REF_GROUP, v.HARMONISED_EDITION, v.HARMONISED_INDICATOR, v.MEASURE, v.BREAKDOWN, v.TIME_PERIOD,
        v.VARIANT, any_value(v.WEIGHTED_BY) AS WEIGHTED_BY, any_value(v.MAXIMUM) AS MAXIMUM,
        sum(v.VALUE * v.WEIGHT) AS ADDED,
        sum(v.WEIGHT) FILTER (v.VALUE IS NOT NULL) AS WEIGHT,
        sum(v.POPULATION) AS POPULATION,
        sum(v.POPULATION) FILTER (v.VALUE IS NOT NULL) AS POPULATION_COVERED,
        coalesce(sum(v.POPULATION) FILTER (v.VALUE IS NOT NULL AND v.IS_IMPUTED), 0) AS POPULATION_IMPUTED,
        coalesce(sum(v.POPULATION) FILTER (v.VALUE IS NOT NULL AND v.IS_OURS), 0) AS POPULATION_OURS,
        count(v.VALUE) AS AREAS_COVERED, count(*) AS AREAS_TOTAL
    FROM variants AS v
    JOIN memberships AS m
        ON m.REF_AREA = v.REF_AREA AND v.TIME_PERIOD BETWEEN coalesce(m.YEAR_FROM, 0) AND coalesce(m.YEAR_TO, 9999)
    GROUP BY ALL
    HAVING count(v.VALUE) > 0
),
judged AS (
    SELECT
        s.*, POPULATION_COVERED / POPULATION AS SHARE,
        ADDED / CASE WEIGHTED_BY WHEN 'sum' THEN 1 ELSE WEIGHT END AS VALUE,
        CASE
            WHEN SHARE < c.MIN_WEIGHT_COVERED
                THEN format(
                    'withheld: the areas with a value hold {:.1f} percent of the population; {:.0f} percent are needed',
                    SHARE * 100, c.MIN_WEIGHT_COVERED * 100
                )
            WHEN AREAS_COVERED < least(c.MIN_AREAS, AREAS_TOTAL)
                THEN format('withheld: {} area has a value; {} are needed', AREAS_COVERED, c.MIN_AREAS)
            WHEN POPULATION_OURS / POPULATION_COVERED > c.MAX_IMPUTED
                THEN format(
                'withheld: imputed areas hold {:.1f} percent of the population that counts; {:.0f} percent are allowed',
                    POPULATION_OURS / POPULATION_COVERED * 100, c.MAX_IMPUTED * 100
                )
            WHEN VALUE IS NULL THEN 'withheld: the weights add up to nothing'
            ELSE ''
        END AS WITHHELD
    FROM summed AS s
    CROSS JOIN coverage AS c
)
SELECT
    j.REF_GROUP AS REF_AREA, j.GROUPING, j.TIME_PERIOD, g.FRAMEWORK, g.GOAL, g.TARGET, g.SERIES, j.MEASURE, j.BREAKDOWN,
    j.VARIANT,
    CASE WHEN j.WITHHELD = '' THEN round(j.VALUE, 6) END AS OBS_VALUE,
    CASE WHEN j.WEIGHTED_BY = 'sum' THEN 'COUNT'
        WHEN g.FRAMEWORK LIKE 'MDG%' OR j.MAXIMUM IS NULL THEN 'PER_100_POP'
        ELSE 'PERCENT' END AS UNIT_MEASURE,
    CASE WHEN j.WITHHELD = '' THEN 'A' ELSE 'Q' END AS OBS_STATUS,
    CASE j.WEIGHTED_BY WHEN 'sum' THEN j.ADDED WHEN 'population' THEN round(j.ADDED / j.POPULATION, 6) END AS BOUND_LOW,
    CASE WHEN j.WEIGHTED_BY = 'population'
        THEN round((j.ADDED + j.MAXIMUM * (j.POPULATION - j.POPULATION_COVERED)) / j.POPULATION, 6) END AS BOUND_HIGH,
    j.AREAS_COVERED, j.AREAS_TOTAL, round(j.SHARE, 6) AS WEIGHT_COVERED,
    round(j.POPULATION_IMPUTED / j.POPULATION_COVERED, 6) AS IMPUTED_SHARE,
    CASE j.WEIGHTED_BY WHEN 'sum' THEN 'sum of the areas'
        WHEN 'population' THEN 'mean of the areas, weighted by population'
        ELSE 'mean of the areas, weighted by the denominators that they sent' END AS METHOD,
    j.WITHHELD AS COMMENT_OBS
FROM judged AS j
JOIN goal_series AS g USING (HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE);
