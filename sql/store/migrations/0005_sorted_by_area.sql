-- Purpose: migration 5: what `ict maintain` merges of the accepted values is sorted by area: whoever looks at some
--          areas reads their part of a file, not all of it.
-- Inputs:  lake.observations. Grain and key: as they were; no row changes.
ALTER TABLE lake.observations SET SORTED BY (REF_AREA ASC);
