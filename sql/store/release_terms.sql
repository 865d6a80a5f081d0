-- Purpose: for whom each release is, from when, and why it was withdrawn if it was. Inputs: lake.releases, lake.events.
-- Grain and key: VERSION, in the order of publication. The last word on a release counts; a release with no word on it
--          is public at once. One that was published again counts from then.
SELECT
    r.VERSION, greatest(min(r.RECORDED_AT), max(e.RECORDED_AT) FILTER (e.EVENT = 'published')) AS PUBLISHED_AT,
    coalesce(arg_max(e.NOTE, (e.RECORDED_AT, e.rowid)) FILTER (e.EVENT = 'audience'), 'public') AS AUDIENCE,
    coalesce(arg_max(e.NOTE, (e.RECORDED_AT, e.rowid)) FILTER (e.EVENT = 'embargo'), '') AS OPENS_AT,
    arg_max(e.NOTE, (e.RECORDED_AT, e.rowid)) FILTER (e.EVENT = 'withdrawn') AS WITHDRAWN,
    max(e.RECORDED_AT) FILTER (e.EVENT = 'announced') AS ANNOUNCED_AT,
    coalesce(json_extract_string(min(r.MANIFEST), '$.previous'), '') AS PREVIOUS
FROM lake.releases AS r
LEFT JOIN lake.events AS e ON e.SUBJECT = r.VERSION
GROUP BY r.VERSION
ORDER BY PUBLISHED_AT, min(r.rowid)
