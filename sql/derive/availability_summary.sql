-- Purpose: the table of the global status report: for each group and indicator how many areas were
--          addressed and answered, and how many have data, in percent of both. With few answers the two
--          differ strongly, so both stand.
-- Inputs:  availability, memberships, population, reference_year.
-- Grain and key: GROUPING, REF_AREA, EDITION, INDICATOR.
-- An area can be in two regional commissions: totals are those of the group WORLD, never a sum over commissions.
CREATE OR REPLACE TABLE availability_summary AS
WITH counted AS (
    SELECT
        m.GROUPING, m.REF_GROUP AS REF_AREA, a.EDITION, a.INDICATOR, a.CHAPTER, a.CUSTODIAN, a.CORE_STATUS,
        count(*) AS ADDRESSED, count(*) FILTER (a.ANSWERED) AS ANSWERED,
        count(*) FILTER (a.AVAILABLE = 'Y') AS AVAILABLE, count(*) FILTER (a.AVAILABLE = 'P') AS PARTIAL,
        count(*) FILTER (a.AVAILABLE = 'D') AS DEPARTING, count(*) FILTER (a.AVAILABLE = 'O') AS OUTDATED,
        count(*) FILTER (a.AVAILABLE = 'C') AS PLANNED, count(*) FILTER (a.AVAILABLE = 'N') AS NOT_COLLECTED,
        count(*) FILTER (a.AVAILABLE = 'U') AS UNKNOWN,
        count(*) FILTER (a.AVAILABLE IN ('Y', 'P', 'D') AND a.ANSWERED) AS ANSWERED_WITH_DATA,
        sum(p.POPULATION) FILTER (a.AVAILABLE IN ('Y', 'P', 'D')) / sum(p.POPULATION) AS POPULATION_SHARE
    FROM availability AS a
    JOIN memberships AS m
        ON m.REF_AREA = a.REF_AREA AND m.STANDS
        AND a.WINDOW_TO BETWEEN coalesce(m.YEAR_FROM, 0) AND coalesce(m.YEAR_TO, 9999)
    LEFT JOIN population AS p ON p.REF_AREA = a.REF_AREA AND p.TIME_PERIOD = a.WINDOW_TO
    GROUP BY ALL
)
SELECT
    GROUPING, REF_AREA, EDITION, INDICATOR, CHAPTER, CUSTODIAN, CORE_STATUS, ADDRESSED, ANSWERED, AVAILABLE, PARTIAL,
    DEPARTING, OUTDATED, PLANNED, NOT_COLLECTED, UNKNOWN,
    round((AVAILABLE + PARTIAL + DEPARTING) * 100.0 / ADDRESSED, 2) AS PCT_OF_ADDRESSED,
    round(ANSWERED_WITH_DATA * 100.0 / nullif(ANSWERED, 0), 2) AS PCT_OF_ANSWERED,
    round(coalesce(POPULATION_SHARE, 0) * 100, 2) AS PCT_OF_POPULATION
FROM counted;
