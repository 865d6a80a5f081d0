"""The store: raw bytes for ever, and everything that is recorded in one DuckLake catalogue."""
