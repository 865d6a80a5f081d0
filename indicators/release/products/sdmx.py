"""The harmonised series for SDMX: a structure (SDMX-ML 2.1) made from the definitions, and the data as SDMX-CSV 2.0."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from indicators.base import resources
from indicators.base.clock import system_clock
from indicators.base.language import Speaker
from indicators.definitions.registry import Definitions
from indicators.release.products import extracts
from indicators.release.products.sdmx_flows import AGENCY, COMPONENTS, MEASURE, SERIES, TIME, VERSION, Flow, title

if TYPE_CHECKING:
    from pysdmx.model import Codelist, Component, Dataflow, DataStructureDefinition
    from pysdmx.model.message import Header

DSD, FLOW = SERIES.structure, SERIES.ident
STRUCTURE_FILE, DATA_FILE = "sdmx-structure.xml", "sdmx-series.csv.gz"
# Dimensions in the order of the key; TIME_PERIOD comes last.
KEY, ATTRIBUTES = SERIES.key, SERIES.attributes
COLUMNS = (*SERIES.dimensions, MEASURE, *ATTRIBUTES)


def write(con: duckdb.DuckDBPyConnection, definitions: Definitions, recorded: dt.datetime, folder: Path) -> list[str]:
    """Writes structure and data; gives the names of the files.

    Args:
        con: the derived models with their extracts.
        definitions: for the code lists.
        recorded: the time that the message states.
        folder: the staged release.
    """
    (folder / STRUCTURE_FILE).write_text(structure(definitions, recorded), encoding="utf-8")
    query, order = resources.sql("extracts/_sdmx"), ", ".join((*KEY, "TIME_PERIOD"))
    con.execute(f"CREATE OR REPLACE TABLE sdmx_series AS FROM ({query}) ORDER BY {order}")
    extracts.write_csv(con, "sdmx_series", folder / DATA_FILE)
    con.execute("DROP TABLE sdmx_series")
    return [STRUCTURE_FILE, DATA_FILE]


def structure(definitions: Definitions, recorded: dt.datetime) -> str:
    """The structure message: code lists, concepts, data structure definition and dataflow."""
    from pysdmx.io import write_sdmx
    from pysdmx.io.format import Format
    from pysdmx.model import Concept, ConceptScheme

    lists = {each.id: each for each in _codelists(definitions)}
    concepts = [Concept(name, name=name) for name in (*KEY, "TIME_PERIOD", "OBS_VALUE", *ATTRIBUTES)]
    scheme = ConceptScheme("CS_ICT", name="Concepts", agency=AGENCY, version=VERSION, items=concepts)
    artefacts = [*lists.values(), scheme, *described(SERIES, lists, "Harmonised series", title(SERIES))]
    return str(write_sdmx(artefacts, Format.STRUCTURE_SDMX_ML_2_1, header=header(recorded)))


def header(prepared: dt.datetime | None = None) -> Header:
    """The header of our messages.

    Args:
        prepared: when the message was made; none: now, for an answer that is kept by nobody.
    """
    from pysdmx.model import Agency
    from pysdmx.model.message import Header

    moment = prepared or system_clock()
    sender = Agency(AGENCY, name="ICT indicators pipeline")
    return Header(id=f"ICT_{moment:%Y%m%dT%H%M%S}", prepared=moment, sender=sender)


def described(
    flow: Flow, lists: Mapping[str, Codelist], structure_name: str, flow_name: str
) -> tuple[DataStructureDefinition, Dataflow]:
    """The data structure and the dataflow, with their names in one language.

    Args:
        flow: what they are made of.
        lists: the code lists by their identities.
        structure_name: of the data structure.
        flow_name: of the dataflow.
    """
    from pysdmx.model import Components, Dataflow, DataStructureDefinition

    components = Components([*_components(flow, lists)])
    structure = DataStructureDefinition(
        flow.structure, name=structure_name, agency=AGENCY, version=VERSION, components=components
    )
    return structure, Dataflow(flow.ident, name=flow_name, agency=AGENCY, version=VERSION, structure=structure)


def _components(flow: Flow, lists: Mapping[str, Codelist]) -> Iterator[Component]:
    from pysdmx.model import Component, DataType, ItemReference, Role

    def concept(name: str) -> ItemReference:
        return ItemReference("Concept", AGENCY, "CS_ICT", VERSION, name)

    codes = {name: lists[f"CL_{each}"] for name, each in flow.lists.items()}
    for name in flow.key:
        yield Component(name, True, Role.DIMENSION, concept(name), DataType.STRING, local_codes=codes[name])
    if flow.timed:
        yield Component(TIME, True, Role.DIMENSION, concept(TIME), DataType.PERIOD)
    yield Component(MEASURE, False, Role.MEASURE, concept(MEASURE), DataType.DOUBLE)
    for name in flow.attributes:
        kind = DataType.DOUBLE if name in flow.numbers else DataType.STRING
        yield Component(
            name, False, Role.ATTRIBUTE, concept(name), kind, local_codes=codes.get(name), attachment_level="O"
        )


def _codelists(definitions: Definitions) -> Iterator[Codelist]:
    """A list for each coded concept; codes of a dimension are those of all its lists and editions."""
    from pysdmx.model import Code, Codelist

    for concept, pairs in code_names(definitions):
        known: dict[str, str] = {}
        for code, label in pairs:
            known.setdefault(code, label)
        items = [Code(code, name=label) for code, label in sorted(known.items())]
        yield Codelist(f"CL_{concept}", name=concept, agency=AGENCY, version=VERSION, items=items)


def code_names(definitions: Definitions, language: str = "en") -> Iterator[tuple[str, Iterable[tuple[str, str]]]]:
    """For each coded concept its codes with their names in a language."""
    say = Speaker(language)
    yield "REF_AREA", [(code, row[f"name_{language}"] or row["name_en"]) for code, row in definitions.areas.items()]
    yield (
        "INDICATOR",
        [
            (series_code(edition, code), f"{each.title(language)} ({edition})")
            for (edition, code), each in definitions.indicators.items()
        ],
    )
    yield "MEASURE", [(code, row[f"label_{language}"]) for code, row in definitions.measures.items()]
    total = next(code.label(language) for code in definitions.code_lists["sex"] if code.code == "_T")
    for name, row in definitions.dimensions.items():
        lists = [definitions.code_lists[each] for each in row["code_lists"].split(";")]
        yield name, [(row["total"], total), *((code.code, code.label(language)) for codes in lists for code in codes)]
    for concept in ("UNIT_MEASURE", "OBS_STATUS"):
        yield concept, [(code.code, code.label(language)) for code in definitions.code_lists[concept.lower()]]
    yield "EDITION", [(edition, say("Edition {edition}", edition=edition)) for edition in definitions.editions]


def component_names(definitions: Definitions, language: str = "en") -> dict[str, str]:
    """The names of the components in a language, of those that have one."""
    known = definitions.concepts | definitions.dimensions
    names = sorted({MEASURE, *COMPONENTS})
    return {name: known[name][f"label_{language}"] or name for name in names if name in known}


def series_code(edition: str, code: str) -> str:
    """The code of a harmonised series: that of the newest edition alone, an older one with its edition."""
    return code if edition == "2022" else f"{code}_{edition}"
