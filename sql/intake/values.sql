-- Purpose: what the texts of values, years and statuses mean; nothing else of the raw observations changes.
-- Inputs:  raw (ROW_ID, IS_NUMBER, OBS_VALUE, TIME_PERIOD, OBS_STATUS, CONF_STATUS, UNIT_MULT; all text);
--          symbols (TEXT, OBS_STATUS, CONF_STATUS), flags (FLAG, OBS_STATUS, CONF_STATUS),
--          multipliers (TEXT, FACTOR).
-- Grain:   one row an observation. Key: ROW_ID.
-- A number: digits with spaces, points, commas or apostrophes; what follows is a mark (flags, a footnote, a percent
-- sign). With both separators the last is the decimal mark; one separator before exactly three digits is read as the
-- rest of the file writes decimals; the cells that a workbook holds as numbers always have a decimal point.
WITH texts AS (
    SELECT
        ROW_ID,
        IS_NUMBER,
        trim(translate(OBS_VALUE, chr(160) || chr(8239) || chr(8201), '   ')) AS sent,
        TIME_PERIOD AS time_text,
        upper(trim(OBS_STATUS)) AS status_sent,
        upper(trim(CONF_STATUS)) AS conf_sent,
        lower(trim(UNIT_MULT)) AS mult_sent
    FROM raw
),
split AS (
    SELECT
        *,
        lower(sent) AS lowered,
        regexp_extract(sent, '^([+-]?(?:[0-9]+(?:[ ''’][0-9]{3})*(?:[.,][0-9]+)*|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?)\s*(%?)\s*(.*)$', ['number', 'percent', 'mark']) AS parts
    FROM texts
),
marked AS (
    SELECT
        *,
        regexp_replace(parts.number, '[ ''’]', '', 'g') AS digits,
        trim(parts.mark) AS mark,
        len(parts.number) - len(replace(parts.number, ',', '')) AS commas,
        len(parts.number) - len(replace(parts.number, '.', '')) AS points
    FROM split
),
file_mark AS (
    SELECT
        count(*) FILTER (regexp_matches(digits, '^[+-]?[0-9]+,([0-9]{1,2}|[0-9]{4,})$')) AS comma_decimals,
        count(*) FILTER (NOT IS_NUMBER AND regexp_matches(digits, '^[+-]?[0-9]+[.]([0-9]{1,2}|[0-9]{4,})$')) AS point_decimals
    FROM marked
),
decided AS (
    SELECT
        marked.*,
        CASE
            WHEN IS_NUMBER THEN '.'
            WHEN commas > 0 AND points > 0
                THEN CASE WHEN instr(reverse(digits), ',') < instr(reverse(digits), '.') THEN ',' ELSE '.' END
            WHEN commas = 1 AND NOT regexp_matches(digits, ',[0-9]{3}$') THEN ','
            WHEN commas = 1 AND comma_decimals > point_decimals THEN ','
            WHEN commas > 0 THEN '.'
            WHEN points > 1 THEN ','
            WHEN points = 1 AND regexp_matches(digits, '[.][0-9]{3}$') AND comma_decimals > point_decimals THEN ','
            ELSE '.'
        END AS decimal_mark
    FROM marked CROSS JOIN file_mark
),
numbers AS (
    SELECT
        *,
        CASE
            WHEN digits = '' THEN NULL
            WHEN decimal_mark = ',' THEN replace(replace(digits, '.', ''), ',', '.')
            ELSE replace(digits, ',', '')
        END AS plain
    FROM decided
),
letters AS (
    SELECT
        *,
        -- "be" is two flags, "est" is one: try the whole, then letter by letter.
        CASE
            WHEN lower(mark) IN (SELECT FLAG FROM flags) THEN [lower(mark)]
            WHEN regexp_matches(mark, '^[A-Za-z]{1,4}$') THEN string_split(lower(mark), '')
            ELSE []::VARCHAR[]
        END AS flag_letters
    FROM numbers
),
judged AS (
    SELECT
        letters.*,
        s.OBS_STATUS AS symbol_status,
        s.CONF_STATUS AS symbol_conf,
        list_filter(flag_letters, lambda f: NOT list_contains(known.flags, f)) AS unknown_flags,
        f.OBS_STATUS AS flag_status,
        f.CONF_STATUS AS flag_conf
    FROM letters
    CROSS JOIN (SELECT list(FLAG) AS flags FROM flags) AS known
    LEFT JOIN symbols AS s ON s.TEXT = lowered
    LEFT JOIN flags AS f ON f.FLAG = flag_letters[1]
)
SELECT
    ROW_ID,
    TRY_CAST(regexp_extract(time_text, '^\s*((?:18|19|20|21)[0-9]{2})(?:[.]0+)?(?:[/-][0-9]{2,4})?\s*[^0-9]*$', 1) AS INTEGER) AS TIME_PERIOD,
    CASE
        WHEN symbol_status IS NOT NULL OR sent = '' OR len(unknown_flags) > 0 THEN NULL
        ELSE TRY_CAST(plain AS DOUBLE) * coalesce(m.FACTOR, 1)
    END AS OBS_VALUE,
    CASE WHEN plain IS NULL OR instr(plain, '.') = 0 THEN 0 ELSE len(plain) - instr(plain, '.') END AS DECIMALS,
    sent <> '' AND symbol_status IS NULL AND (TRY_CAST(plain AS DOUBLE) IS NULL OR len(unknown_flags) > 0) AS NOT_NUMERIC,
    CASE
        WHEN status_sent <> '' THEN status_sent
        WHEN symbol_status IS NOT NULL THEN symbol_status
        WHEN sent = '' THEN 'O'
        WHEN len(unknown_flags) = 0 THEN coalesce(flag_status, 'A')
        ELSE 'A'
    END AS OBS_STATUS,
    CASE
        WHEN conf_sent <> '' THEN conf_sent
        WHEN coalesce(symbol_conf, '') <> '' THEN symbol_conf
        WHEN coalesce(flag_conf, '') <> '' THEN flag_conf
        ELSE 'F'
    END AS CONF_STATUS,
    parts.percent = '%' AS PERCENT_SIGN,
    CASE WHEN plain IS NOT NULL AND mark <> '' AND len(flag_letters) = 0 THEN mark ELSE '' END AS MARK,
    concat_ws('; ',
        CASE WHEN symbol_status IS NOT NULL THEN format('"{}" read as missing ({})', sent, symbol_status) END,
        CASE WHEN coalesce(m.FACTOR, 1) <> 1 THEN format('multiplied by {:d}', m.FACTOR::BIGINT) END,
        CASE WHEN plain IS NOT NULL AND mark <> '' AND len(flag_letters) = 0 THEN format('mark "{}" taken off', mark) END,
        CASE WHEN len(flag_letters) > 0 AND len(unknown_flags) = 0 AND plain IS NOT NULL
            THEN format('flag "{}" read as status {}', mark, flag_status) END
    ) AS NORMALISATION
FROM judged
LEFT JOIN multipliers AS m ON m.TEXT = mult_sent
