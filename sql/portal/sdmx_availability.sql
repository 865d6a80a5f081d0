-- Purpose: the global status of indicators by area as SDMX: how many observations there are, and what is known besides.
-- Inputs:  extract_availability. Grain and key: REF_AREA, INDICATOR (a code of an older edition has it behind it).
SELECT
    REF_AREA, INDICATOR || CASE WHEN EDITION = '2022' THEN '' ELSE '_' || EDITION END AS INDICATOR,
    OBSERVATIONS AS OBS_VALUE, AVAILABLE, DECLARED, ANSWERED, EDITION, FIRST_PERIOD, LAST_PERIOD, LATEST_SOURCE,
    CATEGORIES_SENT, CATEGORIES_WANTED, WINDOW_FROM, WINDOW_TO
FROM extract_availability
