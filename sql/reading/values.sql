-- Purpose: what the texts of values and statuses mean.
-- Inputs:  texts (TEXT_ID, IS_NUMBER, IS_PERCENT, OBS_VALUE, OBS_STATUS, CONF_STATUS, UNIT_MULT): distinct
--          combinations; symbols (TEXT, OBS_STATUS, CONF_STATUS), flags (FLAG, OBS_STATUS, CONF_STATUS),
--          confidential (TEXT, CONF_STATUS: what a mark on a value says about its confidentiality),
--          multipliers (TEXT, EXPONENT: a power of ten; what is none of them is given back as MULT_TEXT),
--          scales (WORD, EXPONENT: a word after the number);
--          $decimal_comma: whether the file writes decimals with a comma.
-- Grain:   one row a distinct combination. Key: TEXT_ID.
-- A number is what the whole text says: digits in groups of three or in none, then at most a percent sign and one
-- known mark (a flag, a footnote mark, an interval) or a word of scale that multiplies; any other rest makes it no
-- number. Digits may be Arabic, Persian or wide ones; U+066B is then a decimal mark and U+066C a thousands mark. With
-- both separators the last is the decimal mark; one separator before exactly three digits is read as the rest of the
-- file writes decimals; the cells that a workbook holds as numbers always have a decimal point. A power of ten is
-- applied to the text, so that 0.57 becomes 57 and not 56.99999999999999.
WITH trimmed AS (
    SELECT
        TEXT_ID,
        IS_NUMBER,
        IS_PERCENT,
        trim(translate(OBS_VALUE, chr(160) || chr(8239) || chr(8201), '   ')) AS sent,
        -- The digits and signs of other scripts in ASCII; marks of direction go.
        trim(translate(
            sent, '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９٪％−．，' || chr(8206) || chr(8207),
            '012345678901234567890123456789%%-.,')) AS ascii,
        instr(ascii, '٫') > 0 OR instr(ascii, '٬') > 0 AS arabic,
        upper(trim(split_part(OBS_STATUS, ': ', 1))) AS status_sent,
        upper(trim(split_part(CONF_STATUS, ': ', 1))) AS conf_sent,
        UNIT_MULT,
        regexp_replace(lower(trim(split_part(UNIT_MULT, ': ', 1))), '[.]0+$', '') AS mult_sent
    FROM texts
),
split AS (
    SELECT
        *,
        lower(sent) AS lowered,
        regexp_extract(
            CASE WHEN NOT arabic THEN ascii
                WHEN regexp_matches(
                    ascii, '^[+-]?(?:[0-9]+|[1-9][0-9]{0,2}(?:٬[0-9]{3})+)(?:٫[0-9]+)?(?:[^0-9.,٫٬].*)?$')
                    THEN replace(replace(ascii, '٬', ''), '٫', '.')
                ELSE '' END,
            '^([+-]?(?:[1-9][0-9]{0,2}(?:(?: [0-9]{3})+|(?:''[0-9]{3})+|(?:’[0-9]{3})+)(?:[.,][0-9]+)?'
            || '|[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:[.][0-9]+)?|[1-9][0-9]{0,2}(?:[.][0-9]{3})+(?:,[0-9]+)?'
            || '|(?:[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)(?:E[+-]?[0-9]{1,3}|e[+-]?[0-9]{1,3})?))(|[^0-9.,''’].*)$',
            ['number', 'rest']) AS found
    FROM trimmed
),
divided AS (
    SELECT
        *,
        struct_pack(
            number := found['number'],
            percent := regexp_extract(found['rest'], '^\s*(%?)', 1),
            mark := regexp_replace(found['rest'], '^\s*%?\s*', '')
        ) AS parts
    FROM split
),
marked AS (
    SELECT
        *,
        regexp_replace(parts.number, '[ ''’]', '', 'g') AS digits,
        trim(parts.mark) AS mark,
        len(parts.number) - len(replace(parts.number, ',', '')) AS commas,
        len(parts.number) - len(replace(parts.number, '.', '')) AS points
    FROM divided
),
decided AS (
    SELECT
        marked.*,
        CASE
            WHEN IS_NUMBER OR arabic THEN '.'
            WHEN commas > 0 AND points > 0
                THEN CASE WHEN instr(reverse(digits), ',') < instr(reverse(digits), '.') THEN ',' ELSE '.' END
            WHEN commas = 1 AND NOT regexp_matches(parts.number, '^[+-]?[1-9][0-9]{0,2},[0-9]{3}$') THEN ','
            WHEN commas = 1 AND $decimal_comma THEN ','
            WHEN commas > 0 THEN '.'
            WHEN points > 1 THEN ','
            WHEN points = 1 AND $decimal_comma AND regexp_matches(parts.number, '^[+-]?[1-9][0-9]{0,2}[.][0-9]{3}$')
                THEN ','
            ELSE '.'
        END AS decimal_mark
    FROM marked
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
        numbers.*,
        -- "be" is two flags, "est" is one: try the whole, then letter by letter, as Eurostat writes them: small letters
        -- in the order of the alphabet. "PEN", "bn", "sec" are none; B, I, S, Z may be digits, or billions.
        CASE
            WHEN mark NOT IN ('B', 'I', 'S', 'Z') AND lower(mark) IN (SELECT FLAG FROM flags) THEN [lower(mark)]
            WHEN regexp_full_match(mark, 'b?c?d?e?p?u?') AND mark <> '' THEN string_split(mark, '')
            ELSE []::VARCHAR[]
        END AS flag_letters,
        w.EXPONENT AS scale,
        regexp_full_match(mark, '(?:\((?:[0-9]{1,2}|[a-z])\)|\[(?:[0-9]{1,2}|[a-z])\]'
            || '|[0-9]{1,2}\)|[*†‡§¹²³⁴-⁹]+)')
            OR regexp_full_match(mark, '\(?\s*(?:±|\+/-)\s*[0-9]+(?:[.,][0-9]+)?\s*%?\)?')
            OR regexp_full_match(mark, '[\[(]\s*[0-9]+(?:[.,][0-9]+)?\s*%?\s*[-–—;]'
                || '\s*[0-9]+(?:[.,][0-9]+)?\s*%?\s*[\])]')
            AS known_mark
    FROM numbers
    LEFT JOIN scales AS w ON w.WORD = rtrim(lower(mark), '.')
),
judged AS (
    SELECT
        letters.*,
        s.OBS_STATUS AS symbol_status,
        s.CONF_STATUS AS symbol_conf,
        -- The flag "c" alone stands for a value that was left out; beside a value it says that
        -- this one is confidential.
        f.OBS_STATUS = 'Q' AND plain IS NOT NULL AS confidential_value,
        -- What is left of the text that nothing explains, or that says a scale twice.
        mark <> '' AND len(flag_letters) = 0 AND NOT known_mark AND w.CONF_STATUS IS NULL
            AND (scale IS NULL OR parts.percent = '%' OR IS_PERCENT OR coalesce(m.EXPONENT, 0) <> 0) AS unexplained,
        f.OBS_STATUS AS flag_status,
        coalesce(w.CONF_STATUS, k.CONF_STATUS) AS mark_conf,
        coalesce(m.EXPONENT, 0) AS declared,
        m.TEXT IS NOT NULL AS multiplied,
        IS_PERCENT AND IS_NUMBER AND m.EXPONENT IS NULL AS shown_as_percent,
        CASE WHEN IS_PERCENT AND IS_NUMBER AND m.EXPONENT IS NULL THEN 2
            ELSE coalesce(m.EXPONENT, 0) + coalesce(scale, 0) END AS exponent
    FROM letters
    LEFT JOIN symbols AS s ON s.TEXT = lowered
    LEFT JOIN flags AS f ON f.FLAG = flag_letters[1]
    LEFT JOIN flags AS k ON list_contains(flag_letters, k.FLAG) AND k.CONF_STATUS <> ''
    LEFT JOIN confidential AS w ON w.TEXT = trim(lower(mark), '()[]{}*;,. ')
    LEFT JOIN multipliers AS m ON m.TEXT = mult_sent
),
valued AS (
    SELECT
        *,
        CASE
            WHEN regexp_matches(plain, '[eE]') THEN TRY_CAST(plain AS DOUBLE) * power(10, exponent)
            ELSE TRY_CAST(concat(plain, 'e', exponent) AS DOUBLE)
        END + 0.0 AS number,  -- -0.0 + 0.0 is 0
        number = 0 AND starts_with(plain, '-') AS minus_zero
    FROM judged
)
SELECT
    TEXT_ID,
    CASE WHEN symbol_status IS NULL AND sent <> '' AND NOT unexplained THEN number END AS OBS_VALUE,
    CASE
        WHEN plain IS NULL OR instr(plain, '.') = 0 THEN 0
        ELSE greatest(len(plain) - instr(plain, '.') - exponent, 0)
    END AS DECIMALS,
    sent <> '' AND symbol_status IS NULL AND (number IS NULL OR unexplained) AS NOT_NUMERIC,
    CASE
        -- Beside a text for "missing", the status NA is the same word again, no code of CL_OBS_STATUS.
        WHEN status_sent = 'NA' AND symbol_status IS NOT NULL THEN symbol_status
        WHEN status_sent <> '' THEN status_sent
        WHEN symbol_status IS NOT NULL THEN symbol_status
        WHEN sent = '' THEN 'O'
        WHEN NOT unexplained AND confidential_value IS NOT TRUE THEN coalesce(flag_status, 'A')
        ELSE 'A'
    END AS OBS_STATUS,
    -- The strictest word counts: a column that says free does not free a value that is marked as confidential.
    CASE
        WHEN conf_sent NOT IN ('', 'F') THEN conf_sent
        WHEN coalesce(symbol_conf, '') <> '' THEN symbol_conf
        WHEN coalesce(mark_conf, '') <> '' THEN mark_conf
        WHEN status_sent = 'Q' AND symbol_status IS NULL AND plain IS NOT NULL THEN 'C'
        ELSE 'F'
    END AS CONF_STATUS,
    parts.percent = '%' OR shown_as_percent AS PERCENT_SIGN,
    CASE WHEN plain IS NOT NULL AND known_mark THEN mark WHEN minus_zero THEN '-' ELSE '' END AS MARK,
    CASE WHEN mult_sent <> '' AND NOT multiplied THEN UNIT_MULT ELSE '' END AS MULT_TEXT,
    concat_ws('; ',
        CASE WHEN symbol_status IS NOT NULL THEN format('"{}" read as missing ({})', sent, symbol_status) END,
        CASE WHEN scale IS NOT NULL AND NOT unexplained
            THEN format('"{}" read as: multiplied by {:d}', mark, power(10, scale)::BIGINT) END,
        CASE WHEN declared <> 0 THEN format('multiplied by {:d}', power(10, declared)::BIGINT) END,
        CASE WHEN shown_as_percent THEN format('the cell holds {} and shows a percentage: multiplied by 100', sent) END,
        CASE WHEN plain IS NOT NULL AND known_mark THEN format('mark "{}" taken off', mark) END,
        CASE WHEN minus_zero THEN 'mark "-" taken off' END,
        CASE WHEN len(flag_letters) > 0 AND NOT unexplained AND plain IS NOT NULL
            THEN format('flag "{}" read as {}', mark,
                CASE WHEN confidential_value THEN 'confidential' ELSE concat('status ', flag_status) END) END
    ) AS NORMALISATION
FROM valued
