-- Purpose: when the store was last written, by the record of DuckLake; a catalogue in a file has no clock of its own.
-- Inputs:  the catalogue of `lake`. Grain: one row. Key: none. Times are seconds since 1970, UTC.
SELECT NULL AS SERVER, epoch(max(snapshot_time)::TIMESTAMPTZ) AS LAST
FROM __ducklake_metadata_lake.ducklake_snapshot
