-- Purpose: the releases that were withdrawn, with the reason. Inputs: lake.releases, lake.events. Grain and key: VERSION.
SELECT r.VERSION, any_value(e.NOTE) AS REASON
FROM lake.releases AS r
JOIN lake.events AS e ON e.SUBJECT = r.VERSION AND e.EVENT = 'withdrawn'
GROUP BY r.VERSION
