-- Purpose: how a file writes decimals, from the values that leave no doubt, and whether any value needs to know.
-- Inputs:  texts (OBS_VALUE, IS_NUMBER): distinct texts of values.
-- Grain:   one row. Key: none.
-- A single separator after 0 or after four digits and more is a decimal mark, whatever follows.
-- A single separator before exactly three digits is in doubt: 1,234 is a thousand or a little more than one.
SELECT
    count(*) FILTER (regexp_matches(OBS_VALUE, '^\s*[+-]?(?:0,[0-9]{3}|[0-9]{4,},[0-9]{3}'
        || '|[0-9]+(?:[ .''’\x{a0}\x{202f}\x{2009}][0-9]{3})*,(?:[0-9]{1,2}|[0-9]{4,}))(?:[^0-9.,].*)?$'))
        AS comma_decimals,
    count(*) FILTER (regexp_matches(OBS_VALUE, '^\s*[+-]?(?:0[.][0-9]{3}|[0-9]{4,}[.][0-9]{3}'
        || '|[0-9]+(?:[ ,''’\x{a0}\x{202f}\x{2009}][0-9]{3})*[.](?:[0-9]{1,2}|[0-9]{4,}))(?:[^0-9.,].*)?$'))
        AS point_decimals,
    count(*) FILTER (regexp_matches(OBS_VALUE, '^[^.,]*[.,][0-9]{3}(?:[^0-9.,].*)?$')) AS doubtful
FROM texts
WHERE NOT IS_NUMBER
