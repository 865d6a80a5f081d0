-- Purpose: letters of the outbox that were not sent yet, oldest first.
-- Inputs:  lake.outbox, lake.outbox_events. Grain: message. Key: MESSAGE.
SELECT MESSAGE, KIND, SUBJECT, RECIPIENT, EMAIL, LANGUAGE, PAYLOAD, RECORDED_AT
FROM lake.outbox AS o
WHERE NOT EXISTS (FROM lake.outbox_events AS e WHERE e.MESSAGE = o.MESSAGE AND e.EVENT = 'sent')
ORDER BY RECORDED_AT, MESSAGE
