-- Purpose: by which reading of a disputed list (disputed.yml) values were coded, and what that code is
--          by the reading carried now.
-- What was received and accepted stays as it was recorded; the views say it in the codes of today.
-- Inputs: lake.observations.
-- readings: the codes of an edition follow READING from RECORDED_AT on. Key: EDITION, RECORDED_AT.
CREATE TABLE IF NOT EXISTS lake.readings (EDITION VARCHAR, READING VARCHAR, ACTOR VARCHAR, RECORDED_AT TIMESTAMP);
-- recodings: what was recorded as INDICATOR from SINCE on and before UNTIL is RECODED now; NULL: the reading has no
-- code for it, and it is set aside. Only what was recorded last stands. Key: EDITION, INDICATOR, SINCE, RECORDED_AT.
CREATE TABLE IF NOT EXISTS lake.recodings (
    EDITION VARCHAR, INDICATOR VARCHAR, RECODED VARCHAR, SINCE TIMESTAMP, UNTIL TIMESTAMP, ACTOR VARCHAR,
    RECORDED_AT TIMESTAMP
);
-- A row that is about no value: an empty DuckLake table is slow to read (findings/ducklake-empty-table.sh).
INSERT INTO lake.recodings
VALUES ('', '', '', TIMESTAMP '1970-01-01', TIMESTAMP '1970-01-01', '', TIMESTAMP '1970-01-01');
-- A store that has values was coded by the reading that the project carried until November 2026.
INSERT INTO lake.readings
SELECT unnest(['2014', '2016', '2022']), 'carried_before', 'migration', TIMESTAMP '1970-01-01'
WHERE EXISTS (FROM lake.observations) AND NOT EXISTS (FROM lake.readings);
CREATE VIEW IF NOT EXISTS lake.coded_observations AS
SELECT o.* REPLACE (CASE WHEN r.EDITION IS NULL THEN o.INDICATOR ELSE r.RECODED END AS INDICATOR)
FROM lake.observations AS o
LEFT JOIN (FROM lake.recodings WHERE RECORDED_AT = (SELECT max(RECORDED_AT) FROM lake.recodings)) AS r
    ON r.EDITION = o.EDITION AND r.INDICATOR = o.INDICATOR AND o.RECORDED_AT >= r.SINCE AND o.RECORDED_AT < r.UNTIL
WHERE r.EDITION IS NULL OR r.RECODED IS NOT NULL;
CREATE VIEW IF NOT EXISTS lake.coded_withdrawn_values AS
SELECT w.* REPLACE (CASE WHEN r.EDITION IS NULL THEN w.INDICATOR ELSE r.RECODED END AS INDICATOR)
FROM lake.withdrawn_values AS w
LEFT JOIN (FROM lake.recodings WHERE RECORDED_AT = (SELECT max(RECORDED_AT) FROM lake.recodings)) AS r
    ON r.EDITION = w.EDITION AND r.INDICATOR = w.INDICATOR AND w.RECORDED_AT >= r.SINCE AND w.RECORDED_AT < r.UNTIL
WHERE r.EDITION IS NULL OR r.RECODED IS NOT NULL;
