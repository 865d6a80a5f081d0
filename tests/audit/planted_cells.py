"""Kinds that one cell shows: a text which is no number, no year, no area, no breakdown, or is one."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.audit.planted_files import FORMS
from tests.audit.planted_kinds import File, Kind, Must, age, area, cell, sex
from tests.audit.planted_rows import truth


def _untouched(chance: random.Random) -> Iterator[File]:
    for form in FORMS:
        rows = form.make(chance)
        yield File(form.name, f"table.{form.ending}", form.write(rows), truth(rows))


_V, _Y, _A = "OBS_VALUE", "TIME_PERIOD", "REF_AREA"
_TEXT_FORMS = tuple(form.name for form in FORMS if "ML" not in form.name)

CELLS = (
    Kind("file", "a sound file", Must.READ, _untouched),
    cell("number", "a range", Must.TOLD, _V, "{v}-{n}", "{v}–{n}", "{v} to {n}", "{w}-{n}"),
    cell("number", "one or the other", Must.TOLD, _V, "{v} or {n}", "{v} / {n}", "{v}; {n}"),
    cell("number", "a blank within a number", Must.TOLD, _V, "{d} {v}", "{w} .{f}", "{d} {d}.{f}"),
    cell("number", "two numbers", Must.TOLD, _V, "{v} {n}", "{w} {d}"),
    cell("number", "a hexadecimal number", Must.TOLD, _V, "0x{w}", "0X1F"),
    cell("number", "two decimal signs", Must.TOLD, _V, "{w}..{f}", "{w},,{f}", "{w}.{d}.{f}"),
    cell("number", "a middle dot", Must.TOLD, _V, "{w}·{f}", "{w}•{f}"),
    cell("number", "a fraction", Must.TOLD, _V, "{w} 1/2", "{w}½", "{w}/100"),
    cell("number", "a currency", Must.TOLD, _V, "{v} PEN", "{v} USD", "$ {v}", "€{v}"),
    cell("number", "letters that are no flag", Must.TOLD, _V, "{v} BN", "{v} xyz", "{v} M", "{v}k"),
    cell("number", "groups that are not of three", Must.TOLD, _V, "{d} {w} {w} 000", "{d},{w},{f}", "{d}.{w}.{f}"),
    cell("number", "less or more than", Must.TOLD, _V, "<{v}", ">{v}", "~{v}", "≈ {v}", "over {v}"),
    cell("number", "words", Must.TOLD, _V, "about half", "see note", "forty", "to be confirmed"),
    cell("number", "a letter for a digit", Must.TOLD, _V, "{w}.O{d}", "l{d}.{f}", "{w}.{d}S"),
    cell("number", "infinite", Must.TOLD, _V, "inf", "-inf", "Infinity", "1e999"),
    cell("number", "too large for anything", Must.TOLD, _V, "1e30", "9" * 30, "1e308"),
    cell("number", "below zero", Must.TOLD, _V, "-{v}", "−{v}"),
    cell("number", "minus behind", Must.TOLD, _V, "{v}-", "({v})"),
    cell("shown", "a time as text", Must.TOLD, _V, "25:30", "{w}:30", "1:{w}:00"),
    cell("shown", "a date as text", Must.TOLD, _V, "03/11/2016", "2016-11-03", "3 November 2016", "14-May"),
    cell("shown", "an error as text", Must.TOLD, _V, "#DIV/0!", "#N/A", "#REF!", "#VALUE!", "#NAME?"),
    cell("number", "a percent sign", Must.READ, _V, "{v}%", "{v} %", "{v} ％"),
    cell("number", "a footnote mark", Must.READ, _V, "{v}*", "{v}(1)", "{v} 1)", "{v}¹"),
    cell("number", "a flag of Eurostat", Must.READ, _V, "{v} e", "{v} b", "{v} p"),
    cell("number", "an interval beside", Must.READ, _V, "{v} (±1.4)", "{v} [{d}–{n}]"),
    cell("number", "Arabic digits", Must.READ, _V, "{arabic}", "{arabic} ٪"),
    cell("number", "Persian digits", Must.READ, _V, "{persian}", "{persian}٪"),
    cell("number", "full-width digits", Must.READ, _V, "{wide}"),
    cell("number", "blanks around", Must.READ, _V, " {v} ", "\u00a0{v}", "{v}\u202f"),
    cell("number", "decimal comma", Must.READ, _V, "{w},{f}"),
    cell("number", "an exponent", Must.READ, _V, "{exponent}"),
    cell("number", "a plus sign or zeros", Must.READ, _V, "+{v}", "0{v}", "{v}00"),
    cell("number", "a scale word", Must.EITHER, _V, "{thousand} thousand", "{thousand} mille", "{thousand} тыс."),
    cell("number", "an apostrophe before", Must.EITHER, _V, "'{v}", "’{v}"),
    cell("number", "an invisible mark", Must.EITHER, _V, "\u200b{v}", "\u200e{v}", "\ufeff{v}"),
    cell(
        "number",
        "a control character",
        Must.EITHER,
        _V,
        "{v}\x07",
        "\x01{v}",
        only=("CSV, comma", "CSV, tab", "JSON records"),
    ),
    cell("year", "a month", Must.TOLD, _Y, "{y}-03", "{y}/06", "{y}M04", "Mar {y}", "03/{y}"),
    cell("year", "a half-year or quarter", Must.TOLD, _Y, "{y} first half", "{y}-S1", "{y}-Q2", "{y} Q4", "T3 {y}"),
    cell(
        "year", "a span of years", Must.TOLD, _Y, "{before}-{y}", "{before}–{y}", "{before} to {y}", "{before}-{short}"
    ),
    cell("year", "since or until", Must.TOLD, _Y, "since {y}", "{y}-", "up to {y}", "<{y}"),
    cell("year", "two digits", Must.TOLD, _Y, "{short}", "'{short}"),
    cell("year", "a letter for a digit", Must.TOLD, _Y, "2O{short}", "20l5", "{y}a"),
    cell("year", "a year to come", Must.TOLD, _Y, "2041", "20{short}0", "9999"),
    cell("year", "long before the service", Must.TOLD, _Y, "1899", "0", "1066"),
    cell("year", "no year", Must.TOLD, _Y, "n.a.", "latest", "-"),
    cell("year", "two years joined", Must.EITHER, _Y, "{y}/{next}", only=_TEXT_FORMS),
    cell("year", "a mark on the year", Must.EITHER, _Y, "{y}*", "{y} e", "{y}p", "{y}(1)"),
    cell("year", "blanks or a decimal", Must.READ, _Y, " {y} ", "{y}.0", "{y}\u00a0"),
    cell("year", "Arabic digits", Must.EITHER, _Y, "{arabic_year}"),
    cell("area", "an unknown area", Must.TOLD, _A, "Ruritania", "Kenia East", "XX", "ZZZ"),
    cell(
        "area",
        "a region or group",
        Must.TOLD,
        _A,
        "World",
        "Sub-Saharan Africa",
        "001",
        "LIC",
        "Arab States",
        whole=True,
    ),
    area("the state in parentheses", Must.READ, ("Greenland (Denmark)", "GRL"), ("Virgin Islands (US)", "VIR")),
    area(
        "the UN's own names",
        Must.READ,
        ("Netherlands (Kingdom of the)", "NLD"),
        ("Bolivia (Plurinational State of)", "BOL"),
        ("Iran (Islamic Republic of)", "IRN"),
        ("Türkiye", "TUR"),
        ("Viet Nam", "VNM"),
    ),
    area(
        "names of every day",
        Must.READ,
        ("DR Congo", "COD"),
        ("Ivory Coast", "CIV"),
        ("South Korea", "KOR"),
        ("Laos", "LAO"),
        ("Russia", "RUS"),
    ),
    area("codes that were", Must.READ, ("ROM", "ROU"), ("ZAR", "COD"), ("WBG", "PSE")),
    area("Kosovo", Must.READ, ("Kosovo", "XKX"), ("KSV", "XKX"), ("XKX", "XKX")),
    area(
        "names in French or Spanish",
        Must.READ,
        ("Sénégal", "SEN"),
        ("Tchad", "TCD"),
        ("Perú", "PER"),
        ("Brasil", "BRA"),
        ("Allemagne", "DEU"),
    ),
    area(
        "names in Russian, Arabic or Chinese",
        Must.READ,
        ("Казахстан", "KAZ"),
        ("مصر", "EGY"),
        ("中国", "CHN"),
        ("Кения", "KEN"),
    ),
    area("codes of two letters or numbers", Must.READ, ("KE", "KEN"), ("404", "KEN"), ("SN", "SEN"), ("076", "BRA")),
    area(
        "capitals and blanks", Must.READ, (" kenya ", "KEN"), ("SENEGAL", "SEN"), ("ken", "KEN"), ("Sri  Lanka", "LKA")
    ),
    sex(
        "the sexes in English", ("Women", "females", "Female"), ("Men", "MALES", "Male"), ("Total", "Both sexes", "All")
    ),
    sex("the sexes in French", ("Femmes", "féminin"), ("Hommes", "Masculin"), ("Tous", "Total", "Ensemble")),
    sex("the sexes in Spanish", ("Mujeres", "mujer"), ("Hombres", "varones"), ("Ambos sexos", "Total")),
    sex("the sexes in Russian, Arabic or Chinese", ("женщины",), ("мужчины",), ("оба пола",)),
    cell("breakdown", "a sex that is none", Must.TOLD, "SEX", "girls", "1", "W", "H", "unknown people"),
    age("ages in words", Must.READ, "15-24", "15–24", "aged 15-24 years", "15 to 24", "15 à 24 ans", "15-24 años"),
    age("an age that became a date", Must.TOLD, "14-May", "2015-05-14", "Oct-14", "24-15"),
    cell("indicator", "a code that does not exist", Must.TOLD, "INDICATOR", "A99", "HH77", "X1", "HH7 / HH6"),
)
