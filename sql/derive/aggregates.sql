-- Purpose: regional and world values of the MDG indicators: the sum of value times population over the sum of population,
--          which equals total subscriptions (or users) over total population. Never a mean of rates without weights.
-- Inputs:  mdg, memberships (GROUPING, REF_GROUP, REF_AREA, YEAR_FROM, YEAR_TO), population (REF_AREA, TIME_PERIOD,
--          POPULATION), areas_former (REF_AREA, SUCCESSORS), coverage (MIN_WEIGHT_COVERED, MIN_AREAS).
-- Grain:   group, year, list, indicator. Key: GROUPING, REF_AREA, TIME_PERIOD, MDG_LIST, MDG_INDICATOR.
-- Membership is that of the reference year. A former area and its successors never count together: the successors
-- count when one of them reports in that year, else the former area.
CREATE OR REPLACE TABLE aggregates AS
WITH official AS (
    SELECT * FROM mdg WHERE RELATION = 'official'
),
superseded AS (
    SELECT DISTINCT former.REF_AREA, o.TIME_PERIOD, o.MDG_LIST, o.MDG_INDICATOR
    FROM areas_former AS former
    JOIN official AS o ON list_contains(string_split(former.SUCCESSORS, ';'), o.REF_AREA)
),
counted AS (
    SELECT o.* FROM official AS o ANTI JOIN superseded AS s USING (REF_AREA, TIME_PERIOD, MDG_LIST, MDG_INDICATOR)
),
series AS (
    SELECT DISTINCT MDG_LIST, MDG_GOAL, MDG_TARGET, MDG_INDICATOR, TIME_PERIOD FROM counted
),
expected AS (
    -- Every member of a group that has a population in the year; current areas only, a former one where it reports.
    SELECT s.MDG_LIST, s.MDG_GOAL, s.MDG_TARGET, s.MDG_INDICATOR, s.TIME_PERIOD, m.GROUPING, m.REF_GROUP, m.REF_AREA,
        p.POPULATION, c.OBS_VALUE, c.OBS_STATUS
    FROM series AS s
    JOIN memberships AS m
        ON s.TIME_PERIOD BETWEEN coalesce(m.YEAR_FROM, 0) AND coalesce(m.YEAR_TO, 9999)
    LEFT JOIN population AS p ON p.REF_AREA = m.REF_AREA AND p.TIME_PERIOD = s.TIME_PERIOD
    LEFT JOIN counted AS c
        ON c.REF_AREA = m.REF_AREA AND c.TIME_PERIOD = s.TIME_PERIOD
        AND c.MDG_LIST = s.MDG_LIST AND c.MDG_INDICATOR = s.MDG_INDICATOR
    WHERE p.POPULATION > 0 AND (c.OBS_VALUE IS NOT NULL OR m.REF_AREA NOT IN (SELECT REF_AREA FROM areas_former))
),
summed AS (
    SELECT
        GROUPING, REF_GROUP, TIME_PERIOD, MDG_LIST, MDG_GOAL, MDG_TARGET, MDG_INDICATOR,
        sum(OBS_VALUE * POPULATION) / sum(POPULATION) FILTER (OBS_VALUE IS NOT NULL) AS value,
        count(OBS_VALUE) AS covered, count(*) AS total,
        sum(POPULATION) FILTER (OBS_VALUE IS NOT NULL) / sum(POPULATION) AS weight,
        sum(POPULATION) FILTER (OBS_STATUS IN ('I', 'E')) / sum(POPULATION) FILTER (OBS_VALUE IS NOT NULL) AS imputed
    FROM expected
    GROUP BY ALL
    HAVING count(OBS_VALUE) > 0
)
SELECT
    s.REF_GROUP AS REF_AREA, s.GROUPING, s.TIME_PERIOD, s.MDG_LIST, s.MDG_GOAL, s.MDG_TARGET, s.MDG_INDICATOR,
    CASE WHEN s.weight >= c.MIN_WEIGHT_COVERED AND s.covered >= least(c.MIN_AREAS, s.total) THEN round(s.value, 6) END AS OBS_VALUE,
    'PER_100_POP' AS UNIT_MEASURE,
    CASE WHEN s.weight >= c.MIN_WEIGHT_COVERED AND s.covered >= least(c.MIN_AREAS, s.total) THEN 'A' ELSE 'Q' END AS OBS_STATUS,
    s.covered AS AREAS_COVERED, s.total AS AREAS_TOTAL, round(s.weight, 6) AS WEIGHT_COVERED,
    round(coalesce(s.imputed, 0), 6) AS IMPUTED_SHARE,
    'mean of the reporting areas, weighted by population' AS METHOD,
    CASE
        WHEN s.weight < c.MIN_WEIGHT_COVERED
            THEN format('withheld: the reporting areas hold {:.1f} percent of the population; {:.0f} percent are needed', s.weight * 100, c.MIN_WEIGHT_COVERED * 100)
        WHEN s.covered < least(c.MIN_AREAS, s.total) THEN format('withheld: {} area reports; {} are needed', s.covered, c.MIN_AREAS)
        ELSE ''
    END AS COMMENT_OBS
FROM summed AS s
CROSS JOIN coverage AS c;
