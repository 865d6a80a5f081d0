"""Exports of Eurostat: SDMX-CSV with codes or labels, and TSV; types of persons and units.

The headings are those of real files; the figures are made up.
"""

from __future__ import annotations

import pytest

from indicators.definitions.registry import Definitions
from indicators.reading.read import read

EUROSTAT = [
    # ind_type, unit, value, flag, confidentiality
    ("IND_TOTAL", "PC_IND", "81", "b", ""),
    ("F_Y16_74", "PC_IND", "79", "", ""),
    ("M_Y16_74", "PC_IND", "83", "", ""),
    ("Y16_24", "PC_IND", "99", "", ""),
    ("IND_TOTAL", "PC_IND_IU3", "100", "", ""),
]
EXPECTED = [
    # the value, its sex, its status, and what makes it an error: a type of persons, or a share of others than all
    (81.0, "_T", "B", "_T", "PERCENT"),
    (79.0, "F", "A", "_T", "PERCENT"),
    (83.0, "M", "A", "_T", "PERCENT"),
    (99.0, "_T", "A", "IND_TYPE=Y16_24", "PERCENT"),
    (100.0, "_T", "A", "_T", "PC_IND_IU3"),
]
NAMED = ("OBS_VALUE", "SEX", "OBS_STATUS", "BREAKDOWN", "UNIT_MEASURE")


def eurostat_csv(head: str, begin: str) -> str:
    rows = [
        f"{begin},A,I_IU3,{unit},{kind},AT,2014,{value},{flag},{conf}\n" for kind, unit, value, flag, conf in EUROSTAT
    ]
    return f"{head},freq,indic_is,unit,ind_type,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n" + "".join(rows)


@pytest.mark.parametrize(
    ("head", "begin"),
    [
        ("DATAFLOW,LAST UPDATE", "ESTAT:ISOC_CI_IFP_IU(1.0),22/05/26 11:00:00"),
        ("STRUCTURE,STRUCTURE_ID", "dataflow,ESTAT:ISOC_CI_IFP_IU(1.0)"),
    ],
)
def test_types_of_persons_and_units_of_eurostat_are_told_apart(definitions: Definitions, head: str, begin: str) -> None:
    reading = read(eurostat_csv(head, begin).encode(), "isoc_ci_ifp_iu.csv", definitions)
    assert reading.profile == "eurostat-sdmx-csv"
    rows = reading.observations.to_pylist()
    assert [tuple(row[name] for name in NAMED) for row in rows] == EXPECTED
    assert not reading.notes


def test_eurostat_with_labels(definitions: Definitions) -> None:
    text = (
        "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,freq,Time frequency,indic_is,Information society indicator,unit,"
        "Unit of measure,ind_type,Individual type,geo,Geopolitical entity (reporting),TIME_PERIOD,Time,OBS_VALUE,"
        "Observation value,OBS_FLAG,Observation status (Flag) V2 structure,CONF_STATUS,Confidentiality status (flag)\n"
        "dataflow,ESTAT:X(1.0),x,A,Annual,I_IU3,Use,PC_IND,%,F_Y16_74,Females,AT,Austria,2014,,79,,,,,\n"
        "dataflow,ESTAT:X(1.0),x,A,Annual,I_IU3,Use,PC_IND,%,IND_TOTAL,All,EL,Greece,2014,,:,,c,confidential,C,x\n"
    )
    reading = read(text.encode(), "f.csv", definitions)
    rows = reading.observations.to_pylist()
    assert [(r["REF_AREA"], r["SEX"], r["OBS_VALUE"], r["CONF_STATUS"]) for r in rows] == [
        ("AUT", "F", 79.0, "F"), ("GRC", "_T", None, "C"),
    ]  # fmt: skip
    assert not reading.notes


def test_the_tsv_of_eurostat_tells_them_apart_too(definitions: Definitions) -> None:
    rows = [f"A,I_IU3,{unit},{kind},AT\t{value} {flag}\n" for kind, unit, value, flag, _ in EUROSTAT]
    text = "freq,indic_is,unit,ind_type,geo\\TIME_PERIOD\t2014 \n" + "".join(rows)
    reading = read(text.encode(), "isoc.tsv", definitions)
    assert [tuple(row[name] for name in NAMED) for row in reading.observations.to_pylist()] == EXPECTED
    assert not reading.notes


@pytest.mark.parametrize(
    ("sex", "kind", "found"),
    [
        ("M", "F_Y16_74", ("M", "IND_TYPE=F_Y16_74")),  # refused (R004)
        ("T", "F_Y16_74", ("_T", "IND_TYPE=F_Y16_74")),
        ("F", "F_Y16_74", ("F", "_T")),
        ("F: Females", "F_Y16_74", ("F", "_T")),
        ("", "F_Y16_74", ("F", "_T")),
        ("M", "IND_TOTAL", ("M", "_T")),
    ],
)
@pytest.mark.parametrize("tsv", [False, True])
def test_a_sex_that_eurostats_type_of_persons_contradicts_is_an_error(
    definitions: Definitions, sex: str, kind: str, found: tuple[str, str], *, tsv: bool
) -> None:
    head = "DATAFLOW,freq,indic_is,unit,ind_type,sex,geo,TIME_PERIOD,OBS_VALUE"
    text = f"{head}\nX,A,I_IU3,PC_IND,{kind},{sex},AT,2014,79\n"
    if tsv:
        text = f"freq,indic_is,unit,ind_type,sex,geo\\TIME_PERIOD\t2014 \nA,I_IU3,PC_IND,{kind},{sex},AT\t79 \n"
    [row] = read(text.encode(), "isoc.tsv" if tsv else "f.csv", definitions).observations.to_pylist()
    assert (row["SEX"], row["BREAKDOWN"], row["OBS_VALUE"]) == (*found, 79.0)


@pytest.mark.parametrize(
    "text",
    [
        "freq,indic_is,unit,deg_urb,geo\\TIME_PERIOD\t2014 \nA,H_IACC,PC_HH,DEG3,AT\t77 \n",
        "DATAFLOW,freq,indic_is,unit,deg_urb,geo,TIME_PERIOD,OBS_VALUE\nESTAT:X(1.0),A,H_IACC,PC_HH,DEG3,AT,2014,77\n",
    ],
)
def test_a_dimension_of_eurostat_that_is_not_known_is_no_total(definitions: Definitions, text: str) -> None:
    [row] = read(text.encode(), "f.csv", definitions).observations.to_pylist()
    assert row["BREAKDOWN"] == "DEG_URB=DEG3"  # the value is refused (R004)
    total = text.replace("DEG3", "TOTAL")
    [row] = read(total.encode(), "f.csv", definitions).observations.to_pylist()
    assert (row["BREAKDOWN"], row["OBS_VALUE"]) == ("_T", 77.0)
