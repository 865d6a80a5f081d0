-- Purpose: what was read from the portal, counted. Inputs: log (a row a request, from the lines of the access log); $early.
-- Grain and key: RELEASE, MEMBER. A download is a file read by a member on a day, in however many ranges.
SELECT
    RELEASE, coalesce(nullif(MEMBER, ''), 'public') AS MEMBER, count(DISTINCT PATH) AS FILES, count(DISTINCT (PATH, ASKED_AT::TIMESTAMP::DATE)) AS DOWNLOADS,
    count(*) AS REQUESTS, sum(BYTES)::BIGINT AS BYTES, count(*) FILTER (EARLY) AS EARLY, max(ASKED_AT) AS LAST_AT
FROM log
WHERE WHAT = 'file' AND STATUS IN (200, 206) AND (EARLY OR NOT $early)
GROUP BY ALL
ORDER BY RELEASE, MEMBER
