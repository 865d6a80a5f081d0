-- Purpose: when something else than the kinds that go at once was last sent to an address.
-- Inputs:  lake.outbox, lake.outbox_events; $at_once (list).
-- Grain and key: EMAIL.
SELECT o.EMAIL, max(e.RECORDED_AT) AS SENT_AT
FROM lake.outbox AS o
JOIN lake.outbox_events AS e USING (MESSAGE)
WHERE e.EVENT = 'sent' AND NOT list_contains($at_once, o.KIND)
GROUP BY o.EMAIL
