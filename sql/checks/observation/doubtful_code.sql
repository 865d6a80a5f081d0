-- Purpose: a code on which two readings of its list disagree does not stand alone: a title, a unit, a category or
--          the series of a custodian says that it means what it is read as; one of them in a submission speaks for
--          all its rows with that code.
-- Inputs:  obs, partial_key, attribute_set (WITNESS), def_doubt (EDITION, INDICATOR, CARRIED, OTHERS),
--          rule_doubtful_code (RULE, EDITION, INDICATOR).
-- Grain:   submission, edition and code; told at the first observation. Key: RULE, POS.
WITH used AS (
    SELECT o.SUB, s.EDITION, s.INDICATOR, min(o.POS) AS POS, bool_or(p.WITNESS <> '') AS WITNESSED
    FROM obs AS o
    JOIN partial_key AS s USING (PARTIAL_KEY)
    JOIN attribute_set AS p ON p.ATTRIBUTE_SET = o.ATTRIBUTE_SET
    SEMI JOIN def_doubt AS d ON d.EDITION = s.EDITION AND d.INDICATOR = s.INDICATOR
    WHERE o.SUB >= 0
    GROUP BY ALL
)
SELECT
    r.RULE, u.SUB, u.POS, NOT u.WITNESSED AS FAILED,
    CASE WHEN FAILED THEN json_object('code', u.INDICATOR, 'edition', u.EDITION, 'carried', d.CARRIED,
        'others', d.OTHERS) END AS FACTS
FROM used AS u
JOIN def_doubt AS d USING (EDITION, INDICATOR)
JOIN rule_doubtful_code AS r USING (EDITION, INDICATOR)
