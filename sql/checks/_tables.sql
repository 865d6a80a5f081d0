-- Purpose: the tables of one batch; each is filled within a transaction that is rolled back when the batch is checked.
-- Inputs:  none. Grain and key: beside each table. Numbers are given out by indicators/validation/encode.py.
-- area_year: one area and year of one submission. FILE: submissions of one file may be compared
-- with each other. Key: AREA_YEAR.
CREATE TEMP TABLE area_year (
    AREA_YEAR INTEGER, SUB INTEGER, FILE INTEGER, AREA INTEGER, REF_AREA VARCHAR, REF_AREA_TEXT VARCHAR,
    NEAREST VARCHAR, YEAR INTEGER, TIME_TEXT VARCHAR, PROVIDER VARCHAR
);
-- partial_key: a series key without its area, so without area and year. SERIES: the same meaning in any edition;
-- SIBLING: all but the measure; REST: edition and all dimensions but BREAKDOWN; DIMS: all dimensions. Key: PARTIAL_KEY.
CREATE TEMP TABLE partial_key (
    PARTIAL_KEY INTEGER, EDITION VARCHAR, INDICATOR VARCHAR, MEASURE VARCHAR, SEX VARCHAR, AGE VARCHAR,
    URBANISATION VARCHAR, EDUCATION_LEV VARCHAR, LABOUR_STATUS VARCHAR, OCCUPATION VARCHAR, HH_COMPOSITION VARCHAR,
    SIZE_CLASS VARCHAR, ACTIVITY VARCHAR, BREAKDOWN VARCHAR, EDITION_KNOWN BOOLEAN, INDICATOR_KNOWN BOOLEAN,
    IS_MAIN BOOLEAN, EXPECTED_UNIT VARCHAR, ALL_TOTAL BOOLEAN, SERIES INTEGER, SIBLING INTEGER, REST INTEGER,
    DIMS INTEGER
);
-- breakdown_part: the parts and the total (CODE _T, BIT 0) of a disaggregation: partial keys that differ in one
-- dimension only. BIT: one for each category of the disaggregation. Key: PARTIAL_KEY, DISAGGREGATION.
CREATE TEMP TABLE breakdown_part (
    PARTIAL_KEY INTEGER, DISAGGREGATION INTEGER, DIMENSION VARCHAR, CODE VARCHAR, BIT BIGINT
);
-- attribute_set: a partial key with the attributes that are stated of its values. WITNESS: what beside a disputed code
-- says what it means. UNREAD: names of sampling errors and sizes that are no numbers. Key: ATTRIBUTE_SET.
CREATE TEMP TABLE attribute_set (
    ATTRIBUTE_SET INTEGER, PARTIAL_KEY INTEGER, OBS_STATUS VARCHAR, CONF_STATUS VARCHAR, UNIT_MEASURE VARCHAR,
    TITLE VARCHAR, EDITION_TEXT VARCHAR, NOT_NUMERIC BOOLEAN, MARK VARCHAR, MULT_TEXT VARCHAR, WITNESS VARCHAR,
    SOURCE VARCHAR, AGE_SCOPE VARCHAR, STAT_POP VARCHAR, REF_PERIOD VARCHAR, DENOM_BASE VARCHAR, BASKET VARCHAR,
    SAMPLE_SIZE VARCHAR, RESPONSE_RATE VARCHAR, FIELDWORK VARCHAR, FRAME_YEAR VARCHAR, UNREAD VARCHAR,
    HAS_VALUE BOOLEAN, HAS_TEXT BOOLEAN, HAS_NOTE BOOLEAN
);
-- obs: one observation. OBS_KEY: its key, that is its area-year and its partial key in one number, so that
-- OBS_KEY - PARTIAL_KEY + another partial key is the key of another observation of the same area-year. Key: POS.
CREATE TEMP TABLE obs (
    POS INTEGER, SUB INTEGER, AREA_YEAR INTEGER, PARTIAL_KEY INTEGER, ATTRIBUTE_SET INTEGER, OBS_KEY BIGINT,
    VALUE DOUBLE, DECIMALS INTEGER, RESPONDENTS INTEGER
);
-- sampling_error: how precise an observation is, in the unit of its value (CV in percent); only those with something.
-- Key: POS.
CREATE TEMP TABLE sampling_error (POS INTEGER, STANDARD_ERROR DOUBLE, CV DOUBLE, CI_LOW DOUBLE, CI_HIGH DOUBLE);
-- aggregate_value: a value that a file has of a group of areas; REF_GROUP: the group, where we know it. FILE as in
-- area_year. Key: POS.
CREATE TEMP TABLE aggregate_value (
    POS INTEGER, FILE INTEGER, REF_GROUP VARCHAR, PARTIAL_KEY INTEGER, YEAR INTEGER, VALUE DOUBLE, DECIMALS INTEGER
);
-- tally: how many observations of a submission have an attribute set. Key: SUB, ATTRIBUTE_SET.
CREATE TEMP TABLE tally (SUB INTEGER, ATTRIBUTE_SET INTEGER, N BIGINT);
-- past: what was accepted earlier, of any provider; RECENCY: larger for what was recorded later.
-- Key: REF_AREA, PARTIAL_KEY, YEAR, PROVIDER.
CREATE TEMP TABLE past (
    REF_AREA VARCHAR, YEAR INTEGER, PARTIAL_KEY INTEGER, ATTRIBUTE_SET INTEGER, VALUE DOUBLE, PROVIDER VARCHAR,
    RECENCY INTEGER
);
-- move: an observation beside the others of its series, sent or accepted earlier (sql/checks/_step.sql). BACK: years
-- before the newest year of the submission; 0 where one of the two was accepted earlier. ONWARD: the same the other way
-- round, where the value that follows was accepted earlier: then VALUE and YEAR are of that, VALUE_1 and YEAR_1 of the
-- observation, and POS, SUB and AREA_YEAR, as ever, say where the observation stands. Key: POS, ONWARD.
CREATE TEMP TABLE move (
    POS INTEGER, SUB INTEGER, AREA_YEAR INTEGER, PARTIAL_KEY INTEGER, ATTRIBUTE_SET INTEGER, AREA INTEGER,
    YEAR INTEGER, VALUE DOUBLE, YEAR_1 INTEGER, VALUE_1 DOUBLE, ATTRIBUTE_SET_1 INTEGER, PARTIAL_KEY_1 INTEGER,
    VALUE_2 DOUBLE, VALUE_3 DOUBLE, NEXT_1 DOUBLE, NEXT_2 DOUBLE, BACK INTEGER, ONWARD BOOLEAN
);
-- step: of these the steps from the value before. Key: POS.
CREATE TEMP VIEW step AS SELECT * EXCLUDE (ONWARD) FROM move WHERE NOT ONWARD;
-- breakdown_set_part: the total and the parts of a breakdown set, which is a disaggregation with one exhaustive set of
-- its categories. BIT: one for each category of the disaggregation (sql/checks/_breakdown_set_part.sql).
-- Key: BREAKDOWN_SET, PARTIAL_KEY.
CREATE TEMP TABLE breakdown_set_part (
    BREAKDOWN_SET INTEGER, PARTIAL_KEY INTEGER, DISAGGREGATION INTEGER, DIMENSION VARCHAR, PARTS VARCHAR, SIZE INTEGER,
    CODE VARCHAR, BIT BIGINT, IS_TOTAL BOOLEAN
);
-- breakdown_set: SIZE: of the exhaustive set; PARTIAL_KEY: any of it; CATEGORIES: of the parts that some area-year has.
-- Key: BREAKDOWN_SET.
CREATE TEMP TABLE breakdown_set (
    BREAKDOWN_SET INTEGER, DISAGGREGATION INTEGER, DIMENSION VARCHAR, PARTS VARCHAR, SIZE INTEGER, PARTIAL_KEY INTEGER,
    CATEGORIES STRUCT("bit" BIGINT, code VARCHAR)[]
);
-- total_and_parts: a breakdown set in an area-year: its total and its parts; SENT has the BIT of each part that was
-- sent. Key: AREA_YEAR, BREAKDOWN_SET.
CREATE TEMP TABLE total_and_parts (
    SUB INTEGER, AREA_YEAR INTEGER, BREAKDOWN_SET INTEGER, TOTAL_POS INTEGER, TOTAL DOUBLE, FIRST_POS INTEGER,
    SENT BIGINT, N INTEGER, ADDED DOUBLE, LOW DOUBLE, HIGH DOUBLE, TOLERANCE DOUBLE
);
-- now: the year of the injected clock. One row.
CREATE TEMP TABLE now (THIS_YEAR INTEGER);
-- population: the reference population. Key: REF_AREA, YEAR.
CREATE TEMP TABLE population (REF_AREA VARCHAR, YEAR INTEGER, POPULATION DOUBLE, VINTAGE VARCHAR)
