-- Purpose: values of groups of areas and of the world: for rates the sum of value times weight over the sum of weights,
--          which for the population equals total subscriptions (or users) over total population; for counts the sum.
--          Never a mean of rates without weights. Two variants: STRICT has reported values only, IMPUTED also those of
--          `imputed`. Where the coverage rule is not met the value is withheld, with the reason.
-- Inputs:  panel, imputed, last_known, goal_series, memberships (GROUPING, REF_GROUP, REF_AREA, YEAR_FROM, YEAR_TO,
--          GROUP_VINTAGE, STANDS), population_vintage, coverage (MIN_WEIGHT_COVERED, MIN_AREAS, MAX_IMPUTED,
--          MAX_INFLUENCE, MAX_INFLUENCE_OF_SUMS).
-- Grain and key: FRAMEWORK, SERIES, MEASURE, BREAKDOWN, GROUPING, REF_AREA, GROUP_VINTAGE, TIME_PERIOD, VARIANT.
-- Method:  coverage is the share of the population of the group that lives in the areas that count. The bounds put
--          every area that is missing at 0 and at its maximum; where a series has no maximum there is no upper bound.
--          INFLUENCE is how far the value moves when each missing area has its last known value.
--          SHOWN is the row for readers, of the vintage that stands: IMPUTED where that is published and something was
--          imputed, else STRICT.
CREATE OR REPLACE TABLE aggregates AS
WITH filled AS (
    SELECT
        p.* REPLACE (CASE WHEN p.WEIGHT IS NOT NULL THEN p.OBS_VALUE END AS OBS_VALUE),
        CASE WHEN p.OBS_VALUE IS NULL THEN i.VALUE END AS IMPUTED,
        CASE WHEN p.OBS_VALUE IS NULL THEN i.METHOD END AS METHOD,
        CASE WHEN p.OBS_VALUE IS NULL THEN k.LAST_VALUE END AS KNOWN
    FROM panel AS p
    LEFT JOIN imputed AS i USING (HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE, BREAKDOWN, REF_AREA, TIME_PERIOD)
    LEFT JOIN last_known AS k
        USING (HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE, BREAKDOWN, REF_AREA, TIME_PERIOD)
),
grouped AS (
    SELECT
        m.GROUPING, m.REF_GROUP, m.GROUP_VINTAGE, m.STANDS,
        f.HARMONISED_EDITION, f.HARMONISED_INDICATOR, f.MEASURE, f.BREAKDOWN, f.TIME_PERIOD,
        any_value(f.WEIGHTED_BY) AS WEIGHTED_BY, any_value(f.MAXIMUM) AS MAXIMUM,
        sum(f.POPULATION) AS POPULATION, count(*) AS AREAS_TOTAL,
        sum(f.OBS_VALUE * f.WEIGHT) AS ADDED,
        sum(f.WEIGHT) FILTER (f.OBS_VALUE IS NOT NULL) AS WEIGHT,
        sum(f.POPULATION) FILTER (f.OBS_VALUE IS NOT NULL) AS COVERED,
        sum(f.POPULATION) FILTER (f.OBS_VALUE IS NOT NULL AND f.OBS_STATUS IN ('I', 'E')) AS ESTIMATED,
        count(f.OBS_VALUE) AS AREAS,
        sum(f.IMPUTED * f.WEIGHT) AS IMPUTED_ADDED,
        sum(f.WEIGHT) FILTER (f.IMPUTED IS NOT NULL) AS IMPUTED_WEIGHT,
        sum(f.POPULATION) FILTER (f.IMPUTED IS NOT NULL) AS IMPUTED_COVERED,
        count(f.IMPUTED) AS IMPUTED_AREAS,
        histogram(f.METHOD) AS METHODS,
        sum(f.KNOWN * f.WEIGHT) AS KNOWN_ADDED,
        sum(f.WEIGHT) FILTER (f.KNOWN IS NOT NULL) AS KNOWN_WEIGHT,
        sum(f.KNOWN * f.WEIGHT) FILTER (f.IMPUTED IS NULL) AS LEFT_ADDED,
        sum(f.WEIGHT) FILTER (f.KNOWN IS NOT NULL AND f.IMPUTED IS NULL) AS LEFT_WEIGHT
    FROM filled AS f
    JOIN memberships AS m
        ON m.REF_AREA = f.REF_AREA AND f.TIME_PERIOD BETWEEN coalesce(m.YEAR_FROM, 0) AND coalesce(m.YEAR_TO, 9999)
    GROUP BY ALL
    HAVING count(f.OBS_VALUE) + count(f.IMPUTED) > 0
),
summed AS (
    SELECT
        GROUPING, REF_GROUP, GROUP_VINTAGE, STANDS, HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE, BREAKDOWN,
        TIME_PERIOD, WEIGHTED_BY, MAXIMUM, POPULATION, AREAS_TOTAL,
        'STRICT' AS VARIANT, ADDED, WEIGHT, COVERED, AREAS AS AREAS_COVERED, coalesce(ESTIMATED, 0) AS ESTIMATED,
        0 AS OURS, MAP {} AS METHODS, coalesce(KNOWN_ADDED, 0) AS KNOWN_ADDED, coalesce(KNOWN_WEIGHT, 0) AS KNOWN_WEIGHT
    FROM grouped
    WHERE AREAS > 0
    UNION ALL
    SELECT
        GROUPING, REF_GROUP, GROUP_VINTAGE, STANDS, HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE, BREAKDOWN,
        TIME_PERIOD, WEIGHTED_BY, MAXIMUM, POPULATION, AREAS_TOTAL,
        'IMPUTED', coalesce(ADDED, 0) + coalesce(IMPUTED_ADDED, 0), coalesce(WEIGHT, 0) + coalesce(IMPUTED_WEIGHT, 0),
        coalesce(COVERED, 0) + coalesce(IMPUTED_COVERED, 0), AREAS + IMPUTED_AREAS,
        coalesce(ESTIMATED, 0) + coalesce(IMPUTED_COVERED, 0), coalesce(IMPUTED_COVERED, 0), METHODS,
        coalesce(LEFT_ADDED, 0), coalesce(LEFT_WEIGHT, 0)
    FROM grouped
),
valued AS (
    SELECT
        *, COVERED / POPULATION AS SHARE,
        CASE WEIGHTED_BY WHEN 'sum' THEN ADDED ELSE ADDED / WEIGHT END AS VALUE,
        abs(
            CASE WEIGHTED_BY WHEN 'sum' THEN KNOWN_ADDED
                ELSE (ADDED + KNOWN_ADDED) / (WEIGHT + KNOWN_WEIGHT) - ADDED / WEIGHT END
        ) AS INFLUENCE
    FROM summed
),
judged AS (
    SELECT
        v.*,
        CASE
            WHEN SHARE < c.MIN_WEIGHT_COVERED
                THEN format(
                    'withheld: the areas with a value hold {:.1f} percent of the population; {:.0f} percent are needed',
                    SHARE * 100, c.MIN_WEIGHT_COVERED * 100
                )
            WHEN AREAS_COVERED < least(c.MIN_AREAS, AREAS_TOTAL)
                THEN format('withheld: {} area has a value; {} are needed', AREAS_COVERED, c.MIN_AREAS)
            WHEN OURS / COVERED > c.MAX_IMPUTED
                THEN format(
                'withheld: imputed areas hold {:.1f} percent of the population that counts; {:.0f} percent are allowed',
                    OURS / COVERED * 100, c.MAX_IMPUTED * 100
                )
            WHEN VALUE IS NULL THEN 'withheld: the weights add up to nothing'
            WHEN WEIGHTED_BY <> 'sum' AND INFLUENCE > c.MAX_INFLUENCE
                THEN format(
                    'withheld: the last known values of the missing areas move it by {:.2f}; {:g} is allowed',
                    INFLUENCE, c.MAX_INFLUENCE
                )
            WHEN WEIGHTED_BY = 'sum' AND INFLUENCE > c.MAX_INFLUENCE_OF_SUMS * VALUE
                THEN format(
                    'withheld: the last known values of the missing areas add {:.1f} percent; {:g} percent are allowed',
                    INFLUENCE * 100 / VALUE, c.MAX_INFLUENCE_OF_SUMS * 100
                )
            ELSE ''
        END AS WITHHELD,
        VALUE - first_value(CASE VARIANT WHEN 'STRICT' THEN VALUE END IGNORE NULLS) OVER one AS EFFECT,
        bool_or(VARIANT = 'IMPUTED' AND OURS > 0 AND WITHHELD = '') OVER one OR count(*) OVER one = 1 AS FILLED
    FROM valued AS v
    CROSS JOIN coverage AS c
    WINDOW one AS (
        PARTITION BY GROUPING, REF_GROUP, GROUP_VINTAGE, HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE, BREAKDOWN,
            TIME_PERIOD
    )
)
SELECT
    j.REF_GROUP AS REF_AREA, j.GROUPING, j.GROUP_VINTAGE, j.STANDS, j.TIME_PERIOD, g.FRAMEWORK, g.GOAL, g.TARGET,
    g.SERIES, j.MEASURE, j.BREAKDOWN, j.VARIANT, j.STANDS AND j.FILLED = (j.VARIANT = 'IMPUTED') AS SHOWN,
    CASE WHEN j.WITHHELD = '' THEN round(j.VALUE, 6) END AS OBS_VALUE,
    CASE WHEN j.WEIGHTED_BY = 'sum' THEN 'COUNT'
        WHEN g.FRAMEWORK LIKE 'MDG%' OR j.MAXIMUM IS NULL THEN 'PER_100_POP'
        ELSE 'PERCENT' END AS UNIT_MEASURE,
    CASE WHEN j.WITHHELD = '' THEN 'A' ELSE 'Q' END AS OBS_STATUS,
    CASE j.WEIGHTED_BY WHEN 'sum' THEN j.ADDED WHEN 'population' THEN round(j.ADDED / j.POPULATION, 6) END AS BOUND_LOW,
    CASE WHEN j.WEIGHTED_BY = 'population'
        THEN round((j.ADDED + j.MAXIMUM * (j.POPULATION - j.COVERED)) / j.POPULATION, 6) END AS BOUND_HIGH,
    CASE WHEN j.WEIGHTED_BY <> 'denominator' THEN round(j.INFLUENCE, 6) END AS INFLUENCE,
    j.AREAS_COVERED, j.AREAS_TOTAL, round(j.SHARE, 6) AS WEIGHT_COVERED,
    round(j.ESTIMATED / j.COVERED, 6) AS IMPUTED_SHARE,
    array_to_string(list_transform(map_entries(j.METHODS), lambda e: e.key || ' ' || e.value), ', ') AS IMPUTED_BY,
    CASE WHEN j.VARIANT = 'IMPUTED' THEN round(j.EFFECT, 6) END AS IMPUTED_EFFECT,
    p.VINTAGE AS POPULATION_VINTAGE,
    CASE j.WEIGHTED_BY WHEN 'sum' THEN 'sum of the areas'
        WHEN 'population' THEN 'mean of the areas, weighted by population'
        ELSE 'mean of the areas, weighted by the denominators that they sent' END AS METHOD,
    j.WITHHELD AS COMMENT_OBS
FROM judged AS j
JOIN goal_series AS g USING (HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE)
CROSS JOIN population_vintage AS p;
