"""Secrets are planted in files, and everything that leaves is searched: letters, pages, releases, words, logs."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from indicators.base.clock import fixed
from indicators.base.settings import Settings
from indicators.cli.main import app
from indicators.definitions.registry import Definitions
from indicators.mail import outbox
from indicators.portal.app import create
from indicators.portal.export import export
from indicators.portal.mcp_server import server
from indicators.release.publish import release
from indicators.store.context import Context
from indicators.submissions import queries
from indicators.submissions.confirm import Word, confirm
from indicators.submissions.inbox import collect
from indicators.validation.report import render
from tests.conftest import NOW
from tests.e2e.test_confidential import _texts
from tests.portal.test_mcp import asked

HEAD = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,SEX,OBS_VALUE,OBS_STATUS,CONF_STATUS,COMMENT_OBS,SOURCE\n"
WORDS = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,SEX,OBS_VALUE,secret statistique,SOURCE\n"
ERRORS = HEAD.replace("OBS_STATUS", "STANDARD_ERROR,CV,CI_LOW,CI_HIGH,OBS_STATUS")
FREE = "44.4471"
PAGES = (
    *("/", "/status", "/areas/KEN", "/areas/001", "/areas/202", "/search?q=kenya", "/suggest?q=kenya"),
    *(
        "/charts/CORE/HH7.svg?area=KEN",
        "/compare?area=KEN&series=CORE-HH7",
        "/indicators/CORE/HH7",
        "/compare?area=KEN&series=SDG-5.b.1",
        "/indicators/SDG/5.b.1?area=KEN&by=total",
        "/charts/SDG/5.b.1.csv?area=KEN",
        "/charts/CORE/HH18.csv?area=KEN",
        *(
            f"/charts/CORE/{code}.{form}?area=KEN"
            for code in ("HH4", "HH5", "HH7", "HH18")
            for form in ("csv", "json", "svg")
        ),
        *("/compare?area=KEN&area=001&series=CORE-HH4&series=MDG_2008-8.16", "/indicators/MDG_2008/8.16?area=KEN"),
        *("/releases.json", "/releases.atom", "/notes.atom", "/sitemap.xml", "/llms.txt", "/members", "/releases"),
        "/sdmx/v2/data/dataflow/ICT_INDICATORS/DF_SERIES/1.0/KEN.*?format=csvdata",
        "/sdmx/v2/data/dataflow/ICT_INDICATORS/DF_MDG/1.0/KEN.*?format=csvdata",
        *(f"/cubes/latest/{extract}/area/KEN.csv" for extract in ("observations", "harmonised", "mdg", "sdg")),
        "/releases/latest",
        *("/metrics", "/status.json"),
    ),
)
ASKED = (
    ("search", {"text": "Kenya"}),
    *(
        ("get_values", {"framework": framework, "indicator": code, "areas": ["KEN", "001"]})
        for framework, code in (
            ("CORE", "HH4"),
            ("CORE", "HH5"),
            ("CORE", "HH7"),
            ("CORE", "HH18"),
            ("MDG_2008", "8.16"),
        )
    ),
)
# By how it is planted; each in a series of its own, so that none is hidden for another one's sake.
SECRETS = {
    "accepted": "61.8307",
    "in a comment": "61.83070",
    "in words": "37.6619",
    "as a flag": "27.4913",
    "impossible": "148.2251",
    "no number": "33.9177",
    "a jump": "88.7342",
    "twice": "55.1239",
    "twice, again": "55.9871",
    "in a workbook": "71.6653",
    "in words, rounded": "61.831",
    "standard error": "1.74629",
    "coefficient of variation": "2.84517",
    "error of an accepted value": "1.735193",
    "CV of an accepted value": "2.8306574",
    "error, rounded in words": "1.73519",
    "CV, rounded in words": "2.83066",
    "error of a value of the goals": "1.36842",
    "limit of a value of the goals": "47.62918",
    "error of a value that goes with a hidden one": "1.91753",
    "lower limit": "67.51837",
    "upper limit": "74.36791",
    "limit of a suppressed value": "12.90317",
    "limit outside of what can be": "103.28817",
    "limit in a workbook": "52.71933",
}


def _row(text: str, source: str = "Survey") -> str:
    return f"KEN,2016,{text},{source}\n"


def _files() -> dict[str, bytes]:
    s = SECRETS
    return {
        "KEN_1.csv": (
            HEAD
            + _row("HH7,2015,,50.2,A,F,")
            + _row(f"HH7,2015,F,{s['accepted']},A,C,women {s['in a comment']} of 100")
            + _row(f"HH7,2015,M,39.1,A,F,women had {s['in a comment']}")
            + _row(f"HH5,2015,,{FREE},A,F,about {s['in words, rounded']} of women")
        ).encode(),
        "KEN_2.csv": (WORDS + f"KEN,2016,HH4,2015,,{s['in words']},oui,Survey\n").encode(),
        "KEN_3.csv": (HEAD + _row(f"HH8,2015,,{s['impossible']},A,C,") + _row(f"HH5,2015,,{FREE},A,F,")).encode(),
        "KEN_4.csv": (HEAD + _row(f"HH1,2015,,approx {s['no number']},A,C,")).encode(),
        "KEN_5.csv": (HEAD + _row("HH10,2014,,20.1,A,F,") + _row(f"HH10,2015,,{s['a jump']},A,C,")).encode(),
        "KEN_6.csv": (
            HEAD + _row(f"HH2,2015,,{s['twice']},A,C,") + _row(f"HH2,2015,,{s['twice, again']},A,C,")
        ).encode(),
        "KEN_8.csv": (HEAD + _row(f"A2,2015,,{s['as a flag']} c,,,")).encode(),
        "KEN_7.xlsx": _workbook(
            HEAD, f"KEN,2016,HH6,2015,,{s['in a workbook']},A,C,women,Survey", "KEN,2016,HH6,2014,,150,A,F,,S"
        ),
        "KEN_9.csv": (
            ERRORS
            + _row(
                f"HH18,2015,,71,{s['standard error']},{s['coefficient of variation']},{s['lower limit']},"
                f"{s['upper limit']},A,C,"
            )
            # Individuals using the Internet are 8.16 and 17.8.1: women are secret, so that men go with them.
            + _row("HH7,2013,,48.3,1.1,,46.1,50.5,A,F,")
            + _row(
                f"HH7,2013,F,49.9,{s['error of a value of the goals']},,{s['limit of a value of the goals']},52.2,A,C,"
            )
            + _row(f"HH7,2013,M,46.7,{s['error of a value that goes with a hidden one']},,43.2,50.2,A,F,")
            + _row(f"HH5,2015,,{FREE},,,44.1,44.9,A,F,")
        ).encode(),
        "KEN_10.csv": (ERRORS + _row(f"HH14,2015,,,,,{s['limit of a suppressed value']},,Q,F,")).encode(),
        "KEN_11.csv": (ERRORS + _row(f"HH16,2015,,99,,,98,{s['limit outside of what can be']},A,C,")).encode(),
        "KEN_12.xlsx": _workbook(
            ERRORS,
            "KEN,2016,HH5,2014,,60,1,2,58,62,A,C,,Survey",
            f"KEN,2016,HH5,2014,F,55,,,{s['limit in a workbook']},57,A,F,,Survey",
            "KEN,2016,HH5,2013,,150,,,,,A,F,,S",
        ),
        "KEN_13.csv": (
            ERRORS
            + _row(f"HH4,2014,,61.3,{s['error of an accepted value']},{s['CV of an accepted value']},,,A,C,")
            + _row(
                f"HH5,2013,,43.2,,,,,A,F,computers: SE {s['error, rounded in words']}",
                f"Survey; CV {s['CV, rounded in words']}",
            )
        ).encode(),
        "KEN_14.xlsx": _workbook(
            ERRORS,
            f"KEN,2016,HH5,2012,,42.1,,,,,A,F,computers: SE {s['error, rounded in words']},Survey",
            "KEN,2016,HH5,2011,,150,,,,,A,F,,S",
        ),
    }


def _workbook(head: str, *rows: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (head.strip(), *rows):
        sheet.append([float(text) if re.fullmatch(r"[\d.]+", text) else text for text in row.split(",")])
    sheet["F2"].comment = openpyxl.comments.Comment(f"exactly {SECRETS['in a workbook']}", "office")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory, definitions: Definitions) -> dict[str, str]:
    """Everything that leaves, as text by where it was found."""
    home = tmp_path_factory.mktemp("planted")
    context = Context(Settings(home=home), definitions, fixed(NOW), "test")
    records: list[str] = []
    handler = logging.Handler(logging.DEBUG)
    handler.emit = lambda record: records.append(f"{record.getMessage()} {record.exc_text or ''}")  # type: ignore[method-assign]
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        found = dict(_through(context, home))
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    return found | {"the log": "\n".join(records)}


def _through(context: Context, home: Path) -> Iterator[tuple[str, str]]:
    folder = home / "in" / "ken"
    folder.mkdir(parents=True)
    for name, data in _files().items():
        (folder / name).write_bytes(data)
        for receipt, reports in collect(context, [folder / name]):
            yield f"verdict of {name}", reports[0].verdict.value
            if any(report.verdict.value == "to confirm" for report in reports):
                confirm(context, receipt.delivery, Word("A. Statistician", "seen in the survey report"))
            for form in ("text", "html", "csv", "json", "ess"):
                yield (
                    f"report {form} of {name}",
                    render.render_all(queries.reports_of(context, receipt.delivery), context.definitions, form),
                )
    outbox.send(context)
    for path in sorted(context.settings.maildir.rglob("*.eml*")):
        yield from _letter(path)
    for name, text in _texts(release(context).folder):
        yield f"release {name}", text
    yield "waiting letters", str(context.lake.rows("SELECT PAYLOAD FROM lake.outbox"))
    export(context, home / "site")
    for name, text in _texts(home / "site"):
        yield f"site {name}", text
    yield from _portal(context)
    context.lake.close()
    for command in (["status"], ["outbox", "list"], ["worklist"]):
        yield f"ict {' '.join(command)}", CliRunner().invoke(app, [*command, "--work", str(home)]).output


def _portal(context: Context) -> Iterator[tuple[str, str]]:
    with TestClient(create(context)) as client:
        for page in PAGES:
            yield page, client.get(page).text
        assistant = server(context, client.app.state.release_catalogue)  # type: ignore[attr-defined]
        for tool, arguments in ASKED:
            yield f"assistant {tool} {arguments}", str(asked(assistant, tool, **arguments))
        for name, data in _files().items():
            yield f"/check {name}", client.post("/check", files={"submission": (name, data)}).text


def _letter(path: Path) -> Iterator[tuple[str, str]]:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    yield f"letter {path.name}", str(list(message.items()))
    for part in message.walk():
        if part.is_multipart():
            continue
        name, data = (
            f"letter {path.name} {part.get_filename() or part.get_content_type()}",
            part.get_payload(decode=True),
        )
        assert isinstance(data, bytes)
        if data[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(data)) as parts:
                yield name, "\n".join(parts.read(each).decode(errors="replace") for each in parts.namelist())
        else:
            yield name, data.decode(errors="replace")


def test_the_search_reads_what_leaves(left: dict[str, str]) -> None:
    """What is free is found in each kind of place: a search that finds nothing proves nothing."""
    places = {name.split()[0] for name, text in left.items() if FREE in text}
    taken = {name.split()[-1] for name, text in left.items() if name.startswith("verdict") and text != "rejected"}
    assert {"KEN_1.csv", "KEN_2.csv", "KEN_5.csv", "KEN_13.csv"} <= taken, "accepted or to be confirmed"
    assert {"release", "site", "letter", "assistant"} <= places
    assert sum(name.endswith(".xlsx") and name.startswith("letter") for name in left) >= 4, "workbooks went back"


@pytest.mark.parametrize("planted", SECRETS)
def test_no_secret_leaves(left: dict[str, str], planted: str) -> None:
    value = SECRETS[planted]
    spellings = {value, value.rstrip("0"), value.rstrip("0").replace(".", ","), str(float(value) / 100)}
    places = [name for name, text in left.items() if any(each in text for each in spellings)]
    assert places == []
