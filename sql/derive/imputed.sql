-- Purpose: values of areas for the imputed variant of the aggregates, by the first method of imputation.yml that
--          applies. Interpolation: a straight line between two reports. Growth of the region: the last report times the
--          ratio of the sums of value times weight of those areas of the region that reported both years. Carry
--          forward: the last report again. Hot deck, of rates: the mean of the areas of the same region and income
--          group that reported the year, weighted by population, also for areas that never reported. Never beyond the
--          maximum.
-- Inputs:  panel, last_known, imputation (METHOD, PRIORITY, LIMIT_YEARS, GROUPING, MIN_REPORTERS; active
--          methods only), memberships.
-- Grain and key: HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE, BREAKDOWN, REF_AREA, TIME_PERIOD.
CREATE OR REPLACE TABLE imputed AS
WITH missing AS (
    SELECT * FROM last_known WHERE PREVIOUS IS NOT NULL
),
interpolated AS (
    SELECT m.*, i.PRIORITY, i.METHOD,
        m.PREVIOUS.value + (m.FOLLOWING_ONE.value - m.PREVIOUS.value)
            * (m.TIME_PERIOD - m.PREVIOUS.year) / (m.FOLLOWING_ONE.year - m.PREVIOUS.year) AS VALUE
    FROM missing AS m
    JOIN imputation AS i ON i.METHOD = 'interpolation' AND m.FOLLOWING_ONE.year - m.PREVIOUS.year <= i.LIMIT_YEARS
),
carried AS (
    SELECT m.*, i.PRIORITY, i.METHOD, m.PREVIOUS.value AS VALUE
    FROM missing AS m
    JOIN imputation AS i ON i.METHOD = 'carry_forward' AND m.TIME_PERIOD - m.PREVIOUS.year <= i.LIMIT_YEARS
),
located AS (
    SELECT m.*, i.PRIORITY, i.METHOD, i.MIN_REPORTERS, g.REF_GROUP, i.GROUPING
    FROM missing AS m
    JOIN imputation AS i ON i.METHOD = 'region_growth' AND m.TIME_PERIOD - m.PREVIOUS.year <= i.LIMIT_YEARS
    JOIN memberships AS g
        ON g.GROUPING = i.GROUPING AND g.REF_AREA = m.REF_AREA AND g.STANDS
        AND m.TIME_PERIOD BETWEEN coalesce(g.YEAR_FROM, 0) AND coalesce(g.YEAR_TO, 9999)
),
spans AS (
    SELECT DISTINCT HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE, BREAKDOWN, GROUPING, REF_GROUP,
        PREVIOUS.year AS FROM_YEAR, TIME_PERIOD
    FROM located
),
-- Materialised, for the planner would pair all years of an area before it looks at the years of a span.
reporters AS MATERIALIZED (
    SELECT p.HARMONISED_EDITION, p.HARMONISED_INDICATOR, p.MEASURE, p.BREAKDOWN, p.REF_AREA, p.TIME_PERIOD,
        p.OBS_VALUE, p.WEIGHT, g.GROUPING, g.REF_GROUP
    FROM panel AS p
    JOIN memberships AS g
        ON g.REF_AREA = p.REF_AREA AND g.STANDS
        AND p.TIME_PERIOD BETWEEN coalesce(g.YEAR_FROM, 0) AND coalesce(g.YEAR_TO, 9999)
    WHERE p.OBS_VALUE IS NOT NULL AND g.GROUPING IN (SELECT GROUPING FROM imputation WHERE METHOD = 'region_growth')
),
growth AS (
    SELECT s.*, count(*) AS REPORTERS, sum(n.OBS_VALUE * n.WEIGHT) / nullif(sum(o.OBS_VALUE * o.WEIGHT), 0) AS RATIO
    FROM spans AS s
    JOIN reporters AS n
        USING (HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE, BREAKDOWN, GROUPING, REF_GROUP, TIME_PERIOD)
    JOIN panel AS o
        ON o.HARMONISED_EDITION = s.HARMONISED_EDITION AND o.HARMONISED_INDICATOR = s.HARMONISED_INDICATOR
        AND o.MEASURE = s.MEASURE AND o.BREAKDOWN = s.BREAKDOWN AND o.REF_AREA = n.REF_AREA
        AND o.TIME_PERIOD = s.FROM_YEAR AND o.OBS_VALUE IS NOT NULL
    GROUP BY ALL
),
grown AS (
    SELECT l.* EXCLUDE (MIN_REPORTERS, REF_GROUP, GROUPING), l.PREVIOUS.value * r.RATIO AS VALUE
    FROM located AS l
    JOIN growth AS r
        ON r.HARMONISED_EDITION = l.HARMONISED_EDITION AND r.HARMONISED_INDICATOR = l.HARMONISED_INDICATOR
        AND r.MEASURE = l.MEASURE AND r.BREAKDOWN = l.BREAKDOWN AND r.REF_GROUP = l.REF_GROUP
        AND r.FROM_YEAR = l.PREVIOUS.year AND r.TIME_PERIOD = l.TIME_PERIOD
    WHERE r.REPORTERS >= l.MIN_REPORTERS AND r.RATIO IS NOT NULL
),
placed AS (
    SELECT p.* EXCLUDE (OBS_STATUS), i.PRIORITY, i.METHOD, i.MIN_REPORTERS, r.REF_GROUP AS REGION, n.REF_GROUP AS INCOME
    FROM panel AS p
    JOIN imputation AS i ON i.METHOD = 'hot_deck' AND p.WEIGHTED_BY = 'population'
    JOIN memberships AS r
        ON r.GROUPING = i.GROUPING AND r.STANDS AND r.REF_AREA = p.REF_AREA
        AND p.TIME_PERIOD BETWEEN coalesce(r.YEAR_FROM, 0) AND coalesce(r.YEAR_TO, 9999)
    JOIN memberships AS n
        ON n.GROUPING = 'WB_INCOME' AND n.STANDS AND n.REF_AREA = p.REF_AREA
        AND p.TIME_PERIOD BETWEEN coalesce(n.YEAR_FROM, 0) AND coalesce(n.YEAR_TO, 9999)
),
decks AS (
    SELECT HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE, BREAKDOWN, TIME_PERIOD, REGION, INCOME,
        sum(OBS_VALUE * WEIGHT) / sum(WEIGHT) AS VALUE
    FROM placed
    WHERE OBS_VALUE IS NOT NULL
    GROUP BY ALL
    HAVING count(*) >= any_value(MIN_REPORTERS)
),
decked AS (
    SELECT p.* EXCLUDE (MIN_REPORTERS, REGION, INCOME), d.VALUE
    FROM placed AS p
    JOIN decks AS d
        USING (HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE, BREAKDOWN, TIME_PERIOD, REGION, INCOME)
    WHERE p.OBS_VALUE IS NULL
),
all_of_them AS (
    SELECT * FROM interpolated
    UNION ALL BY NAME
    SELECT * FROM grown
    UNION ALL BY NAME
    SELECT * FROM carried
    UNION ALL BY NAME
    SELECT * FROM decked
)
SELECT HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE, BREAKDOWN, REF_AREA, TIME_PERIOD, METHOD,
    least(VALUE, MAXIMUM) AS VALUE
FROM all_of_them
QUALIFY row_number() OVER (
    PARTITION BY HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE, BREAKDOWN, REF_AREA, TIME_PERIOD
    ORDER BY PRIORITY, VALUE
) = 1;
