"""The columns of an observation, said once: its dimensions, its concepts and what is known of it."""

from __future__ import annotations

DIMENSIONS = (
    "SEX",
    "AGE",
    "URBANISATION",
    "EDUCATION_LEV",
    "LABOUR_STATUS",
    "OCCUPATION",
    "HH_COMPOSITION",
    "SIZE_CLASS",
    "ACTIVITY",
    "BREAKDOWN",
)
# How precise an estimate of a survey is: in the unit of the value, CV in percent.
SAMPLING_ERRORS = ("STANDARD_ERROR", "CV", "CI_LOW", "CI_HIGH")
CONCEPTS = (
    "REF_AREA",
    "EDITION",
    "INDICATOR",
    "TITLE",
    "SERIES",
    "MEASURE",
    "TIME_PERIOD",
    *DIMENSIONS,
    "OBS_VALUE",
    "UNIT_MEASURE",
    "UNIT_MULT",
    "OBS_STATUS",
    "CONF_STATUS",
    "SOURCE",
    "AGE_SCOPE",
    "STAT_POP",
    "REF_PERIOD",
    "DENOM_BASE",
    "BASKET",
    "SAMPLE_SIZE",
    "RESPONSE_RATE",
    "FIELDWORK",
    "FRAME_YEAR",
    "RESPONDENTS",
    *SAMPLING_ERRORS,
    "COMMENT_OBS",
)
# What a layout hands over as text; TRACE: what it did.
TEXTS = (*CONCEPTS, "TRACE")
# What is stated about the survey or the register that a value comes from.
METADATA = (
    *("AGE_SCOPE", "STAT_POP", "REF_PERIOD", "DENOM_BASE", "BASKET"),
    *("SAMPLE_SIZE", "RESPONSE_RATE", "FIELDWORK", "FRAME_YEAR"),
)
# An observation that was read, and what was written in its cells. UNREAD: which sampling errors and numbers of persons
# were sent as a text that is none.
OBSERVATION_COLUMNS = (
    "ROW_ID",
    "ADDRESS",
    "REF_AREA",
    "EDITION",
    "INDICATOR",
    "MEASURE",
    "TIME_PERIOD",
    *DIMENSIONS,
    "OBS_VALUE",
    "DECIMALS",
    "UNIT_MEASURE",
    "OBS_STATUS",
    "CONF_STATUS",
    "SOURCE",
    *METADATA,
    "RESPONDENTS",
    *SAMPLING_ERRORS,
    "UNREAD",
    "COMMENT_OBS",
    "OBS_TEXT",
    "REF_AREA_TEXT",
    "EDITION_TEXT",
    "INDICATOR_TEXT",
    "TITLE",
    "TIME_TEXT",
    "UNIT_TEXT",
    "NOT_NUMERIC",
    "PERCENT_SIGN",
    "MARK",
    "MULT_TEXT",
    "WITNESS",
    "NORMALISATION",
)
