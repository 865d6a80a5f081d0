"""Area, edition, indicators, measures and codes of a design are those of the product."""

from __future__ import annotations

from collections.abc import Sequence

from indicators.definitions.registry import Definitions
from indicators.survey.design import Indicator, Unit
from indicators.survey.design_file import DesignFile, suggestion

# What a row of a file can say something of, by what the list says that an indicator is of.
_UNITS = {"household": Unit.HOUSEHOLD, "individual": Unit.INDIVIDUAL, "enterprise": Unit.BUSINESS}
_EMPLOYED = "employed"  # persons employed, of whom each business tells how many


def check_definitions(design_file: DesignFile, definitions: Definitions) -> None:
    """Sees to it that area, edition, indicators, measures and codes of a design are those of the product.

    An indicator is computed over rows of its own unit, or it would have another denominator than the list says.

    Raises:
        DesignError: one is not; it says what there is.
    """
    design = design_file.design
    if design.edition not in definitions.editions:
        raise _unknown(design_file, ("edition",), "edition", design.edition, list(definitions.editions))
    if design.area not in definitions.areas:
        raise _unknown(design_file, ("area",), "area", design.area, list(definitions.areas))
    for place, indicator in enumerate(design.indicators):
        _check_indicator(design_file, definitions, place, indicator)
    for name, breakdown in design.breakdowns.items():
        for code in (*breakdown.categories, *breakdown.bands) if breakdown.dimension else ():
            _check_code(design_file, definitions, ("breakdowns", name), breakdown.dimension, code)


def _check_indicator(design_file: DesignFile, definitions: Definitions, place: int, indicator: Indicator) -> None:
    where, edition = ("indicators", place), design_file.design.edition
    if (edition, indicator.indicator) not in definitions.indicators:
        known = [code for each, code in definitions.indicators if each == edition]
        raise _unknown(design_file, (*where, "indicator"), "indicator", indicator.indicator, known)
    for measure in indicator.measures:
        if measure not in definitions.measures:
            raise _unknown(design_file, (*where, "measures"), "measure", measure, list(definitions.measures))
    _check_measures(design_file, where, indicator)
    _check_unit(design_file, definitions, where, indicator)
    for code in (*indicator.items, *indicator.not_collected):
        _check_code(design_file, definitions, (*where, "items"), "BREAKDOWN", code, indicator.indicator)
    for dimension, code in indicator.dimensions.items():
        _check_code(design_file, definitions, (*where, "dimensions"), dimension, code, indicator.indicator)


def _check_measures(design_file: DesignFile, where: tuple[str | int, ...], indicator: Indicator) -> None:
    """A share is a percentage and may be a number with its base; all else has one measure that the design names."""
    measures = indicator.measures
    if indicator.share is not None or indicator.items:
        if "PCT" not in measures or not set(measures) <= {"PCT", "NUM", "DEN"}:
            wrong = f"a share has no measures {', '.join(measures)}"
            raise design_file.wrong((*where, "measures"), wrong, "PCT, with NUM and DEN if they are wanted.")
    elif len(measures) != 1 or (measures[0] == "PCT" and indicator.ratio is None):
        wrong = "a mean, a total or a ratio has one measure, and only a ratio may be a percentage"
        raise design_file.wrong((*where, "measures"), wrong, "Name the one that is meant: measures: [NUM].")


def _check_unit(
    design_file: DesignFile, definitions: Definitions, where: tuple[str | int, ...], indicator: Indicator
) -> None:
    """Rows are what the indicator is of; persons employed are counted by a ratio over businesses."""
    design = design_file.design
    file, code = design.files.get(indicator.file), indicator.indicator
    if file is None or file.definition_differs:  # the plan tells the first, and the second tells the reader
        return
    kind = definitions.indicator(design.edition, code).row["unit_kind"]
    if kind == _EMPLOYED and file.unit is Unit.BUSINESS:
        if indicator.ratio is None:
            wrong = f"{code} is of persons employed, and a share of rows is one of businesses"
            advice = "Give a ratio: {of: persons who use it, to: persons employed}; measures: [PCT]."
            raise design_file.wrong(where, wrong, advice)
    elif _UNITS.get(kind) is not file.unit:
        wrong = f"{code} of the edition {design.edition} is of the unit {kind}, and a row of {indicator.file} is of"
        advice = "Take the file of that unit. If it is meant so, say why under definition_differs (status D)."
        raise design_file.wrong((*where, "file"), f"{wrong} the unit {file.unit}", advice)


def _check_code(
    design_file: DesignFile,
    definitions: Definitions,
    where: tuple[str | int, ...],
    dimension: str,
    code: str,
    indicator: str = "",
) -> None:
    if dimension not in definitions.dimensions:
        raise _unknown(design_file, where, "dimension", dimension, list(definitions.dimensions))
    edition = design_file.design.edition
    if indicator:
        known = list(definitions.codes(definitions.indicator(edition, indicator), dimension))
    else:
        lists = definitions.dimensions[dimension]["code_lists"].split(";")
        known = [each.code for name in lists for each in definitions.code_lists[name] if each.is_of(edition)]
    if code not in known:
        raise _unknown(design_file, where, f"code of {dimension} in the edition {edition},", code, known)


def _unknown(
    design_file: DesignFile, where: Sequence[str | int], what: str, name: str, known: Sequence[str]
) -> Exception:
    listed = ", ".join(dict.fromkeys(known)) if len(known) <= 80 else "those of `ict definitions list`"
    return design_file.wrong(
        where, f"there is no {what} {name}", f"{suggestion(name, known)} There are {listed}.".strip()
    )
