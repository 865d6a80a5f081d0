-- Purpose: the members that stand, each as last recorded, with their tokens.
-- Inputs:  lake.members, lake.tokens, lake.events.
-- Grain: member and token; a member without a token is one row with blanks. Key: MEMBER, TOKEN.
WITH standing AS (
    SELECT *
    FROM lake.members
    QUALIFY row_number() OVER (PARTITION BY MEMBER ORDER BY RECORDED_AT DESC) = 1
),
ended AS (
    SELECT SUBJECT, max(RECORDED_AT) AS ENDED_AT FROM lake.events WHERE EVENT = 'revoked' GROUP BY SUBJECT
)
SELECT m.MEMBER, m.NAME, m.EMAIL, m.LANGUAGE, t.TOKEN, t.SCOPES, t.EXPIRES_AT, t.RECORDED_AT, e.ENDED_AT
FROM standing AS m
LEFT JOIN lake.tokens AS t USING (MEMBER)
LEFT JOIN ended AS e ON e.SUBJECT = 'token:' || t.TOKEN
WHERE NOT EXISTS (FROM ended WHERE SUBJECT = 'member:' || m.MEMBER AND ENDED_AT >= m.RECORDED_AT)
ORDER BY m.MEMBER, t.RECORDED_AT
