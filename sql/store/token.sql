-- Purpose: a token, if neither it nor its member was revoked.
-- Inputs:  lake.tokens, lake.events; $token. Grain and key: TOKEN.
SELECT t.TOKEN, t.MEMBER, t.SECRET_SHA256, t.SCOPES, t.EXPIRES_AT
FROM lake.tokens AS t
WHERE t.TOKEN = $token
    AND NOT EXISTS (
        FROM lake.events AS e
        WHERE e.EVENT = 'revoked' AND (
            e.SUBJECT = 'token:' || t.TOKEN
            OR e.SUBJECT = 'member:' || t.MEMBER AND e.RECORDED_AT >= t.RECORDED_AT
        )
    )
