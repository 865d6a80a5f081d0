-- Purpose: migration 1: everything that is recorded, append-only: the state of a thing is its latest event. A store
--          that was made before stores had a version has some of it already.
-- Inputs:  none. Grain and key: named beside each table.
-- Times are UTC without a zone; nothing is ever updated or deleted.
-- deliveries: one received file. Key: DELIVERY.
CREATE TABLE IF NOT EXISTS lake.deliveries (
    DELIVERY VARCHAR, SHA256 VARCHAR, FILE_NAME VARCHAR, SIZE_BYTES BIGINT, SENDER VARCHAR, HINTS VARCHAR,
    RECORDED_AT TIMESTAMP
);
-- submissions: one area of one file, with its whole report as JSON. Key: SUBMISSION.
CREATE TABLE IF NOT EXISTS lake.submissions (
    SUBMISSION VARCHAR, DELIVERY VARCHAR, REF_AREA VARCHAR, VERDICT VARCHAR, OBSERVATIONS BIGINT, REPORT VARCHAR,
    RECORDED_AT TIMESTAMP
);
-- events: what happened to a delivery, a submission or a release. Key: SUBJECT, EVENT, RECORDED_AT.
CREATE TABLE IF NOT EXISTS lake.events (
    SUBJECT VARCHAR, EVENT VARCHAR, ACTOR VARCHAR, NOTE VARCHAR, RECORDED_AT TIMESTAMP
);
-- observations: accepted observations. Key: the SDMX key, PROVIDER, RECORDED_AT.
CREATE TABLE IF NOT EXISTS lake.observations (
    REF_AREA VARCHAR, EDITION VARCHAR, INDICATOR VARCHAR, MEASURE VARCHAR, TIME_PERIOD INTEGER,
    SEX VARCHAR, AGE VARCHAR, URBANISATION VARCHAR, EDUCATION_LEV VARCHAR, LABOUR_STATUS VARCHAR, OCCUPATION VARCHAR,
    HH_COMPOSITION VARCHAR, SIZE_CLASS VARCHAR, ACTIVITY VARCHAR, BREAKDOWN VARCHAR,
    OBS_VALUE DOUBLE, DECIMALS INTEGER, UNIT_MEASURE VARCHAR, OBS_STATUS VARCHAR, CONF_STATUS VARCHAR,
    AGE_SCOPE VARCHAR, SOURCE VARCHAR, COMMENT_OBS VARCHAR,
    OBS_TEXT VARCHAR, ADDRESS VARCHAR, NORMALISATION VARCHAR,
    PROVIDER VARCHAR, SUBMISSION VARCHAR, POSITION BIGINT, RECORDED_AT TIMESTAMP
);
-- What is stated about a survey came later than the table: a store that was made before it gets the columns here.
ALTER TABLE lake.observations ADD COLUMN IF NOT EXISTS STAT_POP VARCHAR;
ALTER TABLE lake.observations ADD COLUMN IF NOT EXISTS REF_PERIOD VARCHAR;
ALTER TABLE lake.observations ADD COLUMN IF NOT EXISTS DENOM_BASE VARCHAR;
ALTER TABLE lake.observations ADD COLUMN IF NOT EXISTS BASKET VARCHAR;
-- Those of migration 6: a new store has them from the beginning, because a table that is altered after something was
-- written to it cannot be read any more by who has it open, once its rows are flushed (decision 0036).
ALTER TABLE lake.observations ADD COLUMN IF NOT EXISTS SAMPLE_SIZE VARCHAR;
ALTER TABLE lake.observations ADD COLUMN IF NOT EXISTS RESPONDENTS INTEGER;
ALTER TABLE lake.observations ADD COLUMN IF NOT EXISTS STANDARD_ERROR DOUBLE;
ALTER TABLE lake.observations ADD COLUMN IF NOT EXISTS CV DOUBLE;
ALTER TABLE lake.observations ADD COLUMN IF NOT EXISTS CI_LOW DOUBLE;
ALTER TABLE lake.observations ADD COLUMN IF NOT EXISTS CI_HIGH DOUBLE;
-- findings: every failing observation of every submission. Key: SUBMISSION, NUMBER.
CREATE TABLE IF NOT EXISTS lake.findings (
    SUBMISSION VARCHAR, NUMBER INTEGER, RULE VARCHAR, SEVERITY VARCHAR, ADDRESS VARCHAR, REF_AREA VARCHAR,
    EDITION VARCHAR, INDICATOR VARCHAR, MEASURE VARCHAR, TIME_PERIOD VARCHAR, BREAKDOWN VARCHAR, OBS_TEXT VARCHAR,
    FACTS VARCHAR, RECORDED_AT TIMESTAMP
);
ALTER TABLE lake.findings ADD COLUMN IF NOT EXISTS POSITION BIGINT;
-- confirmations: the word of a person about one value and one rule; BREAKDOWN joins the dimensions by dots, a blank key
-- is the file as a whole. Key: CONFIRMATION.
CREATE TABLE IF NOT EXISTS lake.confirmations (
    CONFIRMATION VARCHAR, RULE VARCHAR, REF_AREA VARCHAR, EDITION VARCHAR, INDICATOR VARCHAR, MEASURE VARCHAR,
    TIME_PERIOD INTEGER, BREAKDOWN VARCHAR, FINGERPRINT VARCHAR, AUTHOR VARCHAR, EXPLANATION VARCHAR, UNTIL DATE,
    RECORDED_AT TIMESTAMP
);
-- confirmed_findings: which finding of a submission is covered by which confirmation. Key: SUBMISSION, NUMBER.
CREATE TABLE IF NOT EXISTS lake.confirmed_findings (
    SUBMISSION VARCHAR, NUMBER INTEGER, CONFIRMATION VARCHAR, RECORDED_AT TIMESTAMP
);
-- certifications: what Great Expectations found of the ledgers of some deliveries, in its own
-- words. Key: CERTIFICATION.
CREATE TABLE IF NOT EXISTS lake.certifications (
    CERTIFICATION VARCHAR, DELIVERIES VARCHAR[], SUCCESS BOOLEAN, RESULT VARCHAR, RECORDED_AT TIMESTAMP
);
-- evaluations: the ledger of what each rule looked at. Key: SUBMISSION, RULE.
CREATE TABLE IF NOT EXISTS lake.evaluations (
    SUBMISSION VARCHAR, RULE VARCHAR, EVALUATED BIGINT, FAILED BIGINT, NOT_APPLICABLE BIGINT, RECORDED_AT TIMESTAMP
);
-- outbox: letters to write, each with the event that caused it. Key: MESSAGE.
CREATE TABLE IF NOT EXISTS lake.outbox (
    MESSAGE VARCHAR, KIND VARCHAR, SUBJECT VARCHAR, RECIPIENT VARCHAR, EMAIL VARCHAR, LANGUAGE VARCHAR, PAYLOAD VARCHAR,
    RECORDED_AT TIMESTAMP
);
-- outbox_events: what became of a letter. Key: MESSAGE, EVENT, RECORDED_AT.
CREATE TABLE IF NOT EXISTS lake.outbox_events (
    MESSAGE VARCHAR, EVENT VARCHAR, DETAIL VARCHAR, RECORDED_AT TIMESTAMP
);
-- releases: published releases. Key: VERSION.
CREATE TABLE IF NOT EXISTS lake.releases (
    VERSION VARCHAR, AS_OF TIMESTAMP, CONTENT_SHA256 VARCHAR, MANIFEST VARCHAR, RECORDED_AT TIMESTAMP
);
-- offices: changes of the address book; the last row of an office stands over that of the definitions.
-- Key: OFFICE, RECORDED_AT.
CREATE TABLE IF NOT EXISTS lake.offices (
    OFFICE VARCHAR, ENTRY VARCHAR, ACTOR VARCHAR, RECORDED_AT TIMESTAMP
);
-- members: who downloads extracts and is told of releases; the last row of a name stands. Key: MEMBER, RECORDED_AT.
CREATE TABLE IF NOT EXISTS lake.members (
    MEMBER VARCHAR, NAME VARCHAR, EMAIL VARCHAR, LANGUAGE VARCHAR, RECORDED_AT TIMESTAMP
);
-- tokens: what a member shows to get in; of the secret only its SHA-256 is kept. Key: TOKEN.
CREATE TABLE IF NOT EXISTS lake.tokens (
    TOKEN VARCHAR, MEMBER VARCHAR, SECRET_SHA256 VARCHAR, SCOPES VARCHAR[], EXPIRES_AT TIMESTAMP, RECORDED_AT TIMESTAMP
);
