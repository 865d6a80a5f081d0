-- Purpose: a group of areas does not have the values of one of its areas: those were probably put into the wrong row.
-- Inputs:  aggregate_value, obs, area_year, attribute_set, past, partial_key, def_member, rule_aggregate_is_area (RULE,
--          DIGITS that the equal values have together, SHARE of the years compared).
-- Grain:   a series of a group in a file; POS is that of its first equal value, else of its first one. Key: RULE, POS.
--          Years count in which two areas have a value. 0 and 100 prove nothing, nor does a value that all areas have,
--          and areas with something confidential are left out: that a region equals them would tell it.
WITH region AS (
    SELECT a.*, s.SERIES FROM aggregate_value AS a JOIN partial_key AS s USING (PARTIAL_KEY)
),
known AS (
    SELECT b.FILE, b.REF_AREA, b.YEAR, s.SERIES, o.VALUE, t.CONF_STATUS
    FROM obs AS o
    JOIN area_year AS b USING (AREA_YEAR)
    JOIN partial_key AS s USING (PARTIAL_KEY)
    JOIN attribute_set AS t USING (ATTRIBUTE_SET)
    UNION ALL
    SELECT f.FILE, p.REF_AREA, p.YEAR, s.SERIES, p.VALUE, t.CONF_STATUS
    FROM past AS p
    JOIN partial_key AS s USING (PARTIAL_KEY)
    JOIN attribute_set AS t USING (ATTRIBUTE_SET)
    CROSS JOIN (SELECT DISTINCT FILE FROM aggregate_value) AS f
),
open AS (
    SELECT * FROM known
    WHERE VALUE IS NOT NULL
    QUALIFY bool_and(CONF_STATUS = 'F') OVER (PARTITION BY FILE, REF_AREA, SERIES)
),
compared AS (
    SELECT
        r.FILE, r.REF_GROUP, r.SERIES, r.YEAR, r.POS, r.VALUE, m.REF_AREA,
        floor(log10(abs(r.VALUE) * power(10, r.DECIMALS) + 1e-9)) + 1 AS DIGITS,
        bool_or(abs(k.VALUE - r.VALUE) <= 0.5 * power(10, -r.DECIMALS) + 1e-9 * abs(r.VALUE)) AS SAME
    FROM region AS r
    JOIN def_member AS m USING (REF_GROUP)
    JOIN open AS k ON k.FILE = r.FILE AND k.SERIES = r.SERIES AND k.YEAR = r.YEAR AND k.REF_AREA = m.REF_AREA
    WHERE r.VALUE NOT IN (0, 100)
    GROUP BY ALL
),
telling AS (
    SELECT *, row_number() OVER same_value AS OCCURRENCE
    FROM compared
    WINDOW same_year AS (PARTITION BY POS),
        same_value AS (PARTITION BY FILE, REF_GROUP, SERIES, REF_AREA, SAME, VALUE ORDER BY YEAR)
    QUALIFY count(*) OVER same_year > 1 AND NOT bool_and(SAME) OVER same_year
),
alike AS (
    SELECT
        FILE, REF_GROUP, SERIES, REF_AREA, count(*) AS YEARS, count(*) FILTER (SAME) AS N,
        coalesce(sum(DIGITS) FILTER (SAME AND OCCURRENCE = 1), 0) AS DIGITS, min(POS) FILTER (SAME) AS FIRST_POS,
        min(YEAR) FILTER (SAME) AS FIRST_YEAR, max(YEAR) FILTER (SAME) AS LAST_YEAR
    FROM telling
    GROUP BY FILE, REF_GROUP, SERIES, REF_AREA
),
nearest AS (
    SELECT * FROM alike
    QUALIFY row_number() OVER (PARTITION BY FILE, REF_GROUP, SERIES ORDER BY N / YEARS DESC, DIGITS DESC, REF_AREA) = 1
),
series AS (SELECT FILE, REF_GROUP, SERIES, min(POS) AS POS FROM region GROUP BY ALL)
SELECT
    r.RULE, s.FILE, coalesce(n.FIRST_POS, s.POS) AS POS, n.DIGITS >= r.DIGITS AND n.N >= r.SHARE * n.YEARS AS FAILED,
    CASE WHEN FAILED THEN json_object(
        'aggregate', s.REF_GROUP, 'other_area', n.REF_AREA, 'n', n.N, 'first_year', n.FIRST_YEAR::VARCHAR,
        'last_year', n.LAST_YEAR::VARCHAR
    ) END AS FACTS
FROM series AS s
CROSS JOIN rule_aggregate_is_area AS r
LEFT JOIN nearest AS n ON n.FILE = s.FILE AND n.REF_GROUP = s.REF_GROUP AND n.SERIES = s.SERIES
