"""Builds the files of a release in a folder: extracts, what is made for people, and what says what they are."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from indicators.base.database import connect
from indicators.base.release_files import MANIFEST, SUMS
from indicators.base.resources import SUITE_FILE
from indicators.derivation.derive import add, derive
from indicators.release import ledgers
from indicators.release.products import (
    catalogue,
    chart,
    croissant,
    csvw,
    data_package,
    database,
    dcat,
    extracts,
    reference_metadata,
    sdmx,
    slices,
    workbook,
)
from indicators.release.products.difference import Difference, differences
from indicators.release.products.extracts import Written
from indicators.release.products.global_status import page, status_table
from indicators.release.published import REFERENCE_FILE
from indicators.release.snapshot import RecordedSnapshot
from indicators.release.steps import Step, Told, untold
from indicators.release.verification import judge
from indicators.store.context import Context

STATUS_PAGE = "global-status.html"
_COMPARED = ("observations", "mdg", "sdg", "aggregates")


@dataclass(frozen=True, slots=True)
class Identity:
    """What names a release.

    Attributes:
        version: the day of its last observation, and the beginning of its content.
        content: a hash of everything that it is a function of.
        previous: the release that it follows, for CHANGES.md; blank for the first.
    """

    version: str
    content: str
    previous: str


def build(
    context: Context, taken: RecordedSnapshot, identity: Identity, folder: Path, told: Told = untold
) -> dict[str, Any]:
    """Writes all files of a release into an empty folder and reads them back; gives the manifest.

    Args:
        context: where definitions, store and earlier releases are.
        taken: the snapshot.
        identity: what names the release.
        folder: where the files go.
        told: is told of each step as it begins.

    Raises:
        ReleaseError: a rule about derived values failed, or a file does not read back as it was written.
    """
    told(Step.DERIVATION)
    con = derive(taken.snapshot, context.definitions)
    try:
        add(con, "evaluations", ledgers.evaluations(context, taken.submissions, taken.recorded))
        add(con, "findings", ledgers.findings(context, taken.submissions, taken.recorded))
        ledger = judge(con, context.definitions)
        told(Step.EXTRACTS)
        files = _data(con, context, taken, identity, folder)
        told(Step.PRODUCTS)
        files += _for_people(con, context, taken, identity, folder)
    finally:
        con.close()
    changed = _changed(context, identity, folder)
    files += _about(context, taken, identity, folder, files, changed)
    described = data_package.manifest(
        identity.version,
        taken.recorded,
        identity.content,
        context.definitions.hash,
        taken.submissions,
        files,
        identity.previous,
    )
    described |= {"vintages": asdict(taken.snapshot.asked), "rules": ledger, "changes": catalogue.counts(changed)}
    _write_json(folder / MANIFEST, described)
    sums = [f"{file.sha256}  {file.path}" for file in [*files, extracts.describe(folder / MANIFEST, "", 0)]]
    (folder / SUMS).write_text("\n".join(sums) + "\n", encoding="utf-8")
    told(Step.VERIFICATION)
    extracts.verify(folder, files)
    return described


def _data(
    con: duckdb.DuckDBPyConnection, context: Context, taken: RecordedSnapshot, identity: Identity, folder: Path
) -> list[Written]:
    """The extracts, their parts by chapter and by country, and one DuckDB file with everything."""
    metadata = {"release": identity.version, "as_of": taken.recorded.isoformat()}
    metadata |= {"definitions": context.definitions.hash, "licence": "CC-BY-4.0", "source": "see the column SOURCE"}
    files = [file for name in extracts.NAMES for file in extracts.write(con, name, folder, metadata)]
    files += slices.write(con, folder)
    database.write(folder, folder / database.FILE)
    names = [database.FILE, *sdmx.write(con, context.definitions, taken.recorded, folder)]
    return [*files, *(extracts.describe(folder / name, "", 0) for name in names)]


def _for_people(
    con: duckdb.DuckDBPyConnection, context: Context, taken: RecordedSnapshot, identity: Identity, folder: Path
) -> list[Written]:
    """The charts, the workbook, and the page of the global status for every edition of which somebody has data."""
    pictures: dict[str, Callable[[duckdb.DuckDBPyConnection, Path], int]]
    pictures = {chart.FILE: chart.draw, chart.PROGRESS_FILE: chart.draw_progress}
    files = [extracts.describe(folder / name, "", draw(con, folder / name)) for name, draw in pictures.items()]
    (folder / workbook.FILE).write_bytes(workbook.write(con, identity.version, taken.recorded))
    tables = [status_table(con, edition, context.definitions) for edition in reversed(context.definitions.editions)]
    shown = [table for table in tables if table.has_data]
    (folder / STATUS_PAGE).write_text(page(shown, taken.recorded), encoding="utf-8")
    return [*files, *(extracts.describe(folder / name, "", 0) for name in (workbook.FILE, STATUS_PAGE))]


def _changed(context: Context, identity: Identity, folder: Path) -> dict[str, Difference]:
    """How the extracts differ from those of the release before."""
    if not identity.previous:
        return {}
    found = differences(context.settings.releases / identity.previous, folder, _COMPARED)
    return {each.extract: each for each in found}


def _about(
    context: Context,
    taken: RecordedSnapshot,
    identity: Identity,
    folder: Path,
    files: list[Written],
    changed: dict[str, Difference],
) -> list[Written]:
    """What says what the release is: rules, data package, catalogue entry, citation, dictionary and changes."""
    names = {code: context.definitions.names.name(code) for code in context.definitions.areas}
    shutil.copyfile(SUITE_FILE, folder / SUITE_FILE.name)
    _write_json(folder / "datapackage.json", data_package.data_package(identity.version, taken.recorded, files))
    texts = {
        dcat.FILE: dcat.write(identity.version, taken.recorded, _years(folder), files),
        croissant.FILE: croissant.write(identity.version, taken.recorded, files),
        csvw.FILE: csvw.write(taken.recorded, files),
        catalogue.CITATION_FILE: catalogue.citation(identity.version, taken.recorded),
        catalogue.DICTIONARY_FILE: catalogue.dictionary(),
        REFERENCE_FILE: reference_metadata.write(folder, context.definitions, identity.version, taken.recorded),
        catalogue.CHANGES_FILE: catalogue.changes(identity.previous, changed, names),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [extracts.describe(folder / name, "", 0) for name in (SUITE_FILE.name, "datapackage.json", *texts)]


def _years(folder: Path) -> tuple[int, int] | None:
    """The first and the last year with observations; nothing where none may be published."""
    with connect() as con:
        found = con.read_parquet(str(folder / "observations.parquet")).aggregate("min(TIME_PERIOD), max(TIME_PERIOD)")
        first, last = found.fetchall()[0]
    return None if first is None else (int(first), int(last))


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
