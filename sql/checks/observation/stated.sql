-- Purpose: what is to be stated about a value is stated.
-- Inputs:  obs, shape, profile, rule_stated (RULE, EDITION, INDICATOR, ATTRIBUTE, SOME: only where the submission states it
--          for other values; else one finding an indicator, where it states it for none). Key: RULE, POS.
-- Grain:   observation, or the first one of an indicator.
WITH given AS (
    SELECT o.SUB, r.RULE, bool_or(CASE r.ATTRIBUTE WHEN 'SOURCE' THEN p.SOURCE WHEN 'FRAME_YEAR' THEN p.FRAME_YEAR END <> '') AS ANY_STATED
    FROM tally AS o
    JOIN profile AS p USING (PROFILE)
    JOIN shape AS s USING (SHAPE)
    JOIN rule_stated AS r USING (EDITION, INDICATOR)
    GROUP BY ALL
),
grain AS (
    SELECT r.RULE, o.SUB, r.SOME, r.ATTRIBUTE, min(o.POS) AS POS,
        bool_and(CASE r.ATTRIBUTE WHEN 'SOURCE' THEN p.SOURCE WHEN 'FRAME_YEAR' THEN p.FRAME_YEAR END <> '') AS ALL_STATED
    FROM obs AS o
    JOIN shape AS s USING (SHAPE)
    JOIN profile AS p USING (PROFILE)
    JOIN rule_stated AS r USING (EDITION, INDICATOR)
    WHERE s.IS_MAIN AND p.HAS_VALUE
    GROUP BY r.RULE, o.SUB, r.SOME, r.ATTRIBUTE, s.INDICATOR, CASE WHEN r.SOME THEN o.POS END
)
SELECT
    c.RULE, c.SUB, c.POS, CASE WHEN g.ANY_STATED = c.SOME THEN NOT c.ALL_STATED WHEN NOT c.SOME THEN false END AS FAILED,
    CASE WHEN FAILED THEN json_object('attribute', c.ATTRIBUTE) END AS FACTS
FROM grain AS c
JOIN given AS g USING (RULE, SUB)
