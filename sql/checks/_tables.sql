-- Purpose: the tables of one batch; each is filled within a transaction that is rolled back when the batch is checked.
-- Inputs:  none. Grain and key: beside each table. Numbers are given out by indicators/validation/encode.py.
-- block: one area and year of one submission. FILE: submissions of one file may be compared
-- with each other. Key: BLOCK.
CREATE TEMP TABLE block (
    BLOCK INTEGER, SUB INTEGER, FILE INTEGER, AREA INTEGER, REF_AREA VARCHAR, REF_AREA_TEXT VARCHAR, NEAREST VARCHAR,
    YEAR INTEGER, TIME_TEXT VARCHAR, PROVIDER VARCHAR
);
-- shape: a key without area and year. SERIES: the same meaning in any edition; SIBLING: all but the measure;
-- REST: edition and all dimensions but BREAKDOWN; DIMS: all dimensions. Key: SHAPE.
CREATE TEMP TABLE shape (
    SHAPE INTEGER, EDITION VARCHAR, INDICATOR VARCHAR, MEASURE VARCHAR, SEX VARCHAR, AGE VARCHAR, URBANISATION VARCHAR,
    EDUCATION_LEV VARCHAR, LABOUR_STATUS VARCHAR, OCCUPATION VARCHAR, HH_COMPOSITION VARCHAR, SIZE_CLASS VARCHAR,
    ACTIVITY VARCHAR, BREAKDOWN VARCHAR, EDITION_KNOWN BOOLEAN, INDICATOR_KNOWN BOOLEAN, IS_MAIN BOOLEAN,
    EXPECTED_UNIT VARCHAR, ALL_TOTAL BOOLEAN, SERIES INTEGER, SIBLING INTEGER, REST INTEGER, DIMS INTEGER
);
-- member: the parts and the total (CODE _T, BIT 0) of a family: shapes that differ in one dimension only. BIT: one for
-- each category of the family. Key: SHAPE, FAMILY.
CREATE TEMP TABLE member (SHAPE INTEGER, FAMILY INTEGER, DIMENSION VARCHAR, CODE VARCHAR, BIT BIGINT);
-- profile: a shape with what is stated about its values. WITNESS: what beside a disputed code says
-- what it means. Key: PROFILE.
CREATE TEMP TABLE profile (
    PROFILE INTEGER, SHAPE INTEGER, OBS_STATUS VARCHAR, CONF_STATUS VARCHAR, UNIT_MEASURE VARCHAR, TITLE VARCHAR,
    EDITION_TEXT VARCHAR, NOT_NUMERIC BOOLEAN, MARK VARCHAR, MULT_TEXT VARCHAR, WITNESS VARCHAR, SOURCE VARCHAR,
    AGE_SCOPE VARCHAR, STAT_POP VARCHAR, REF_PERIOD VARCHAR, DENOM_BASE VARCHAR, BASKET VARCHAR, SAMPLE_SIZE VARCHAR,
    RESPONSE_RATE VARCHAR, FIELDWORK VARCHAR, FRAME_YEAR VARCHAR, HAS_VALUE BOOLEAN, HAS_TEXT BOOLEAN, HAS_NOTE BOOLEAN
);
-- obs: one observation. CELL: its block and shape in one number, so that CELL - SHAPE + another shape is the cell of
-- another shape in the same block. Key: POS.
CREATE TEMP TABLE obs (
    POS INTEGER, SUB INTEGER, BLOCK INTEGER, SHAPE INTEGER, PROFILE INTEGER, CELL BIGINT, VALUE DOUBLE,
    DECIMALS INTEGER, RESPONDENTS INTEGER
);
-- tally: how many observations of a submission have a profile. Key: SUB, PROFILE.
CREATE TEMP TABLE tally (SUB INTEGER, PROFILE INTEGER, N BIGINT);
-- past: what was accepted earlier, of any provider; RECENCY: larger for what was recorded later.
-- Key: REF_AREA, SHAPE, YEAR, PROVIDER.
CREATE TEMP TABLE past (
    REF_AREA VARCHAR, YEAR INTEGER, SHAPE INTEGER, PROFILE INTEGER, VALUE DOUBLE, PROVIDER VARCHAR, RECENCY INTEGER
);
-- move: an observation beside the others of its series, sent or accepted earlier (sql/checks/_step.sql). BACK: years
-- before the newest year of the submission; 0 where one of the two was accepted earlier. ONWARD: the same the other way
-- round, where the value that follows was accepted earlier: then VALUE and YEAR are of that, VALUE_1 and YEAR_1 of the
-- observation, and POS, SUB and BLOCK, as ever, say where the observation stands. Key: POS, ONWARD.
CREATE TEMP TABLE move (
    POS INTEGER, SUB INTEGER, BLOCK INTEGER, SHAPE INTEGER, PROFILE INTEGER, AREA INTEGER, YEAR INTEGER, VALUE DOUBLE,
    YEAR_1 INTEGER, VALUE_1 DOUBLE, PROFILE_1 INTEGER, SHAPE_1 INTEGER, VALUE_2 DOUBLE, VALUE_3 DOUBLE,
    NEXT_1 DOUBLE, NEXT_2 DOUBLE, BACK INTEGER, ONWARD BOOLEAN
);
-- step: of these the steps from the value before. Key: POS.
CREATE TEMP VIEW step AS SELECT * EXCLUDE (ONWARD) FROM move WHERE NOT ONWARD;
-- part: the total and the parts of a branch, which is a family with one exhaustive set of its categories. BIT: one for
-- each category of the family (sql/checks/_part.sql). Key: BRANCH, SHAPE.
CREATE TEMP TABLE part (
    BRANCH INTEGER, SHAPE INTEGER, FAMILY INTEGER, DIMENSION VARCHAR, PARTS VARCHAR, SIZE INTEGER, CODE VARCHAR,
    BIT BIGINT, IS_TOTAL BOOLEAN
);
-- branch: SIZE: of the exhaustive set; SHAPE: any of it; MEMBERS: the parts that some block has. Key: BRANCH.
CREATE TEMP TABLE branch (
    BRANCH INTEGER, FAMILY INTEGER, DIMENSION VARCHAR, PARTS VARCHAR, SIZE INTEGER, SHAPE INTEGER,
    MEMBERS STRUCT("bit" BIGINT, code VARCHAR)[]
);
-- family: a branch in a block: its total and its parts; SENT has the BIT of each part that was
-- sent. Key: BLOCK, BRANCH.
CREATE TEMP TABLE family (
    SUB INTEGER, BLOCK INTEGER, BRANCH INTEGER, TOTAL_POS INTEGER, TOTAL DOUBLE, FIRST_POS INTEGER, SENT BIGINT,
    N INTEGER, ADDED DOUBLE, LOW DOUBLE, HIGH DOUBLE, TOLERANCE DOUBLE
);
-- now: the year of the injected clock. One row.
CREATE TEMP TABLE now (THIS_YEAR INTEGER);
-- population: the reference population. Key: REF_AREA, YEAR.
CREATE TEMP TABLE population (REF_AREA VARCHAR, YEAR INTEGER, POPULATION DOUBLE, VINTAGE VARCHAR)
