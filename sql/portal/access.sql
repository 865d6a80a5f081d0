-- Purpose: what was read from the portal, counted.
-- Inputs:  log (a row a request, from the lines of the access log); $early.
-- Grain and key: RELEASE, MEMBER. Files; of what was read before its time also pages and data. A download is a file
--          read by a member on a day, in however many ranges.
SELECT
    RELEASE, coalesce(nullif(MEMBER, ''), 'public') AS MEMBER, count(DISTINCT PATH) AS FILES,
    count(DISTINCT (PATH, ASKED_AT::TIMESTAMP::DATE)) AS DOWNLOADS,
    count(*) AS REQUESTS, sum(BYTES)::BIGINT AS BYTES, count(*) FILTER (EARLY) AS EARLY, max(ASKED_AT) AS LAST_AT
FROM log
WHERE STATUS IN (200, 206) AND (WHAT = 'file' AND NOT $early OR EARLY AND $early)
GROUP BY ALL
ORDER BY RELEASE, MEMBER
