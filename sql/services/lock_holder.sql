-- Purpose: who holds the lock of the one writer (advisory lock 455) in the database of the
--          catalogue; run by PostgreSQL.
-- Inputs:  pg_locks, pg_stat_activity. Grain: one row for the connection that holds it. Key: none.
SELECT
    format('connection %s from %s (%s) since %s UTC', a.pid, coalesce(host(a.client_addr), 'this machine'),
        nullif(a.application_name, ''), to_char(a.xact_start AT TIME ZONE 'UTC', 'HH24:MI:SS')) AS holder
FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
WHERE l.locktype = 'advisory' AND l.objid = 455 AND l.granted
LIMIT 1
