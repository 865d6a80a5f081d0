-- Purpose: what the clock of the database says, and when the store was last written, in one question to PostgreSQL.
-- Inputs:  the catalogue of `lake`. Grain: one row. Key: none. Times are seconds since 1970, UTC.
FROM postgres_query('catalogue', '
    SELECT
        extract(epoch FROM clock_timestamp())::FLOAT8 AS server,
        (
            SELECT extract(epoch FROM snapshot_time)::FLOAT8 FROM ducklake_snapshot ORDER BY snapshot_id DESC LIMIT 1
        ) AS last
')
