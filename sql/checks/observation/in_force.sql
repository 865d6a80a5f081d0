-- Purpose: the edition that is declared was in force in the reference year, or not long before.
-- Inputs:  obs, block, shape, def_edition, rule_in_force (RULE, EDITION, INDICATOR, YEARS). Key: RULE, POS.
-- Grain:   the first observation of an edition and year. An edition is used for earlier years, too: that is no mistake.
WITH first AS (
    SELECT o.SUB, o.BLOCK, s.EDITION, min(o.POS) AS POS
    FROM obs AS o
    JOIN shape AS s USING (SHAPE)
    WHERE s.INDICATOR_KNOWN
    GROUP BY ALL
)
SELECT
    r.RULE, f.SUB, f.POS, b.YEAR > e.TO_YEAR + r.YEARS AS FAILED,
    CASE WHEN FAILED THEN json_object('edition', f.EDITION, 'expected_edition', (
        SELECT EDITION FROM def_edition AS d WHERE b.YEAR BETWEEN d.FROM_YEAR AND d.TO_YEAR
    )) END AS FACTS
FROM first AS f
JOIN block AS b USING (BLOCK)
JOIN def_edition AS e USING (EDITION)
CROSS JOIN rule_in_force AS r
