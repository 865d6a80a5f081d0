-- Purpose: what is to be stated about a value is stated.
-- Inputs:  obs, partial_key, attribute_set, rule_stated (RULE, EDITION, INDICATOR, ATTRIBUTE, SOME: only where the
--          submission states it for other values; else where it states it for none).
-- Key:     RULE, POS.
-- Grain:   the submission, where some of its values state it: one gap is one finding, however many cells it has; else
--          the first observation of an indicator. The finding stands at the first value that does not state it.
WITH given AS (
    SELECT o.SUB, r.RULE,
        bool_or(
            CASE r.ATTRIBUTE WHEN 'SOURCE' THEN p.SOURCE WHEN 'FRAME_YEAR' THEN p.FRAME_YEAR END <> ''
        ) AS ANY_STATED
    FROM tally AS o
    JOIN attribute_set AS p USING (ATTRIBUTE_SET)
    JOIN partial_key AS s USING (PARTIAL_KEY)
    JOIN rule_stated AS r USING (EDITION, INDICATOR)
    GROUP BY ALL
),
grain AS (
    SELECT r.RULE, o.SUB, r.SOME AS PARTLY, r.ATTRIBUTE,
        CASE r.ATTRIBUTE WHEN 'SOURCE' THEN p.SOURCE WHEN 'FRAME_YEAR' THEN p.FRAME_YEAR END <> '' AS STATED,
        o.POS, s.INDICATOR
    FROM obs AS o
    JOIN partial_key AS s USING (PARTIAL_KEY)
    JOIN attribute_set AS p USING (ATTRIBUTE_SET)
    JOIN rule_stated AS r USING (EDITION, INDICATOR)
    WHERE s.IS_MAIN AND p.HAS_VALUE
),
gap AS (
    SELECT RULE, SUB, PARTLY, ATTRIBUTE, bool_and(STATED) AS ALL_STATED, count(*) FILTER (NOT STATED) AS N,
        coalesce(min(POS) FILTER (NOT STATED), min(POS)) AS POS
    FROM grain
    GROUP BY RULE, SUB, PARTLY, ATTRIBUTE, CASE WHEN NOT PARTLY THEN INDICATOR END
)
SELECT
    c.RULE, c.SUB, c.POS,
    CASE WHEN g.ANY_STATED = c.PARTLY THEN NOT c.ALL_STATED WHEN NOT c.PARTLY THEN false END AS FAILED,
    CASE WHEN FAILED THEN json_object('attribute', c.ATTRIBUTE, 'n', CASE WHEN c.PARTLY THEN c.N END) END AS FACTS
FROM gap AS c
JOIN given AS g USING (RULE, SUB)
