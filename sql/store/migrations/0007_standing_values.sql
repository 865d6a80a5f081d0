-- Purpose: migration 7: of all that was accepted, the values that stood when the store was last maintained, sorted by
--          area: what a check compares a file with is read from them and from what came later, and costs the same
--          however often an area was sent again. They are copies: `ict maintain` makes them anew.
-- Inputs:  lake.observations. Grain and key: named beside each table.
-- standing_values: as history.sql has them, in the codes of now. RECEIVED_AT: when the file of the value came.
-- Key: the SDMX key, PROVIDER.
CREATE TABLE IF NOT EXISTS lake.standing_values AS
SELECT o.*, NULL::TIMESTAMP AS RECEIVED_AT FROM lake.observations AS o LIMIT 0;
-- standing_until: they hold what was recorded until UNTIL, as long as lake.recodings has so many rows; BUILT names this
-- making of them. No row: they do not count. Key: BUILT.
CREATE TABLE IF NOT EXISTS lake.standing_until (BUILT VARCHAR, UNTIL TIMESTAMP, RECODINGS BIGINT);
-- As in migration 4: an empty table without statistics is slow to read.
INSERT INTO lake.standing_values (SUBMISSION) VALUES (NULL);
DELETE FROM lake.standing_values WHERE SUBMISSION IS NULL;
INSERT INTO lake.standing_until (BUILT) VALUES (NULL); DELETE FROM lake.standing_until WHERE BUILT IS NULL;
