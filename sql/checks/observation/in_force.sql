-- Purpose: the edition that is declared was in force in the reference year, or not long before.
-- Inputs:  obs, area_year, partial_key, def_edition, rule_in_force (RULE, YEARS).
-- Grain:   an edition of a submission, at its newest year.
-- Key:     RULE, POS. An edition is used for earlier years, too: that is no mistake.
WITH newest AS (
    SELECT o.SUB, s.EDITION, max(b.YEAR) AS YEAR, arg_max(o.POS, (b.YEAR, -o.POS)) AS POS
    FROM obs AS o
    JOIN area_year AS b USING (AREA_YEAR)
    JOIN partial_key AS s USING (PARTIAL_KEY)
    WHERE s.INDICATOR_KNOWN AND b.YEAR IS NOT NULL
    GROUP BY ALL
)
SELECT
    r.RULE, n.SUB, n.POS, n.YEAR > e.TO_YEAR + r.YEARS AS FAILED,
    CASE WHEN FAILED THEN json_object('edition', n.EDITION, 'expected_edition', (
        SELECT d.EDITION FROM def_edition AS d WHERE n.YEAR BETWEEN d.FROM_YEAR AND d.TO_YEAR
    )) END AS FACTS
FROM newest AS n
JOIN def_edition AS e USING (EDITION)
CROSS JOIN rule_in_force AS r
