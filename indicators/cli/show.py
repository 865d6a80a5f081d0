"""What the command line shows of a run: progress while it lasts, a table at the end."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from indicators.base import resources
from indicators.base.errors import IctError
from indicators.base.printable import readable
from indicators.base.report import Receipt, Report, Severity, Verdict
from indicators.cli.console import console, progress
from indicators.mail import outbox
from indicators.reading.raw import Declared
from indicators.release.products import chart
from indicators.release.publish import Release, release
from indicators.release.steps import Step, Told
from indicators.store.context import Context
from indicators.store.incidents import cause
from indicators.store.mail_state import MailState, mail_state, require_mail
from indicators.submissions import inbox, queries

_COLOURS = {Verdict.ACCEPTED: "green", Verdict.TO_CONFIRM: "yellow", Verdict.REJECTED: "red"}


def whole_flow(context: Context, paths: Iterable[Path], declared: Declared, sender: str = "") -> None:
    """Runs the whole flow over files, with progress, and shows what came of it."""
    out = console()
    files = inbox.files_in(paths)
    results: list[tuple[Receipt, list[Report]]] = []
    taken: list[Path] = []
    failures: list[tuple[str, Exception]] = []
    unreleased: list[tuple[str, Exception]] = []
    with progress(out) as bar:
        task = bar.add_task("Receiving and checking", total=len(files))
        for group in inbox.worked_on_together(files):
            for path, collected in _each(context, group, declared, sender):
                if isinstance(collected, Exception):  # the others go on; the exit code and the worklist tell of it
                    failures.append((path.name, collected))
                else:
                    taken.append(path)
                    results.append(collected)
            bar.advance(task, len(group))
        published = None
        try:
            told = steps_of_release(bar)
            published = release(context, told=told) if queries.anything_accepted(context) else None
        except Exception as exc:  # the letters go out all the same
            unreleased.append(("release", exc))
        letters = bar.add_task("Writing the letters", total=1)
        sent = outbox.send(context)
        bar.advance(letters)
    summary(out, context, taken, results, published, len(sent))
    mail(mail_state(context))
    if failures or unreleased:
        what = [f"{len(failures)} of {len(files)} files"] * bool(failures) + ["the release"] * bool(unreleased)
        raise IctError(
            f"What failed: {' and '.join(what)}.",
            advice="All else was done, and running it again does what is left. `ict worklist` shows it, too.",
            detail="\n     ".join(f"{name}: {cause(wrong)}" for name, wrong in failures + unreleased),
        )
    require_mail(context)


def steps_of_release(bar: Progress) -> Told:
    """Shows the steps of a release in a progress display: which one, of how many, for how long."""
    task = bar.add_task("Release", total=len(Step))

    def told(step: Step) -> None:
        done = [*Step].index(step)
        bar.update(task, description=step.value, completed=done + (step is Step.PUBLICATION))

    return told


def mail(state: MailState) -> None:
    """A line on letters that do not go out, beside the result."""
    if said := state.sentence():
        console(sys.stderr).print(f"[bold {state.level.word}]Mail {state.level.word}[/]  {escape(readable(said))}")


Collected = tuple[Receipt, list[Report]]


def _each(
    context: Context, paths: list[Path], declared: Declared, sender: str
) -> Iterator[tuple[Path, Collected | Exception]]:
    """Collects files together; where that fails one by one, so that one file holds up no other."""
    try:
        yield from zip(paths, inbox.collect(context, paths, declared=declared, sender=sender), strict=True)
    except Exception:
        for path in paths:
            yield path, _alone(context, path, declared, sender)


def _alone(
    context: Context, path: Path, declared: Declared, sender: str, *, again: bool = True
) -> Collected | Exception:
    """Collects one file; once more where the failure may pass."""
    try:
        return inbox.collect(context, [path], declared=declared, sender=sender)[0]
    except Exception as exc:
        if isinstance(exc, OSError) and exc.filename != str(path):
            raise  # no file of an office, but the work folder: it would be the same with all others
        if not again or not isinstance(exc, IctError) or not exc.retry:
            return exc
    return _alone(context, path, declared, sender, again=False)


def after_dags(context: Context, folder: Path) -> None:
    """What the DAGs made of a folder: read from the store, nothing is done again."""
    files = inbox.files_in([folder])
    receipts = [inbox.recognise(context, path) for path in files]
    results = [(receipt, queries.reports_of(context, receipt.delivery)) for receipt in receipts]
    published = release(context) if queries.anything_accepted(context) else None
    summary(console(), context, files, results, published, None)


def summary(
    out: Console,
    context: Context,
    files: list[Path],
    results: list[tuple[Receipt, list[Report]]],
    published: Release | None,
    sent: int | None,
) -> None:
    """The table at the end of a run, the release and what to do next."""
    table = Table(title="Submissions", title_justify="left", title_style="bold", header_style="bold", expand=False)
    for name, justify in (
        ("File", "left"),
        ("Area", "left"),
        ("Layout", "left"),
        ("Values", "right"),
        ("Verdict", "left"),
        ("Errors", "right"),
        ("To confirm", "right"),
        ("Info", "right"),
    ):
        table.add_column(name, justify="right" if justify == "right" else "left", overflow="fold")
    for receipt, reports in results:
        table.add_row(*_row(context, receipt, reports))
    out.print(table)
    for receipt, reports in results:
        if not receipt.sender and len(reports) > 1:
            name = escape(readable(receipt.file_name))
            out.print(
                f"\n[bold]Sender unknown[/]  {name} holds values of {len(reports)} areas; "
                "they are nobody's word until you say whose: `ict run FILE --sender NAME`."
            )
    waiting = context.settings.maildir / "new" if not context.settings.smtp_host else None
    where = f"in [bold]{near(waiting)}[/]" if waiting else f"through {context.settings.smtp_host}"
    total = outbox.letters_sent(context)
    now = "" if sent is None else f", {sent} of them by this run"
    out.print(f"\n[bold]Letters[/]  {total} sent{now}, {where}")
    if published:
        released(published, out)
    _next_steps(out, context, files, results, published)


def _row(context: Context, receipt: Receipt, reports: list[Report]) -> list[str]:
    severities = Counter(finding.severity for report in reports for finding in report.findings)
    verdicts = Counter(report.verdict for report in reports)
    worst = max(verdicts, key=lambda v: list(Verdict)[::-1].index(v)) if verdicts else Verdict.REJECTED
    said = worst.value if len(reports) <= 1 else ", ".join(f"{n} {v.value}" for v, n in verdicts.most_common())
    area = context.definitions.names.name(reports[0].ref_area) if len(reports) == 1 else f"{len(reports)} areas"
    return [
        escape(readable(receipt.file_name)),
        area or "unknown",
        reports[0].profile or "–" if reports else "–",
        str(sum(report.observations for report in reports)),
        f"[{_COLOURS[worst]}]{said}[/]",
        *(str(severities[severity]) for severity in Severity),
    ]


def released(published: Release, out: Console | None = None) -> None:
    """A release with its files."""
    out = out or console()
    state = "published" if published.new else "the newest content, published"
    folder = near(published.folder.parent / "latest")
    out.print(f"\n[bold]Release[/]  {published.version}, {state}; {folder}", soft_wrap=True, highlight=False)
    table = Table(header_style="bold", box=None, pad_edge=False)
    for name in ("File", "Rows", "Bytes"):
        table.add_column(name, justify="left" if name == "File" else "right")
    for name, rows, size in _shown(published.manifest["files"]):
        table.add_row(name, f"{rows:,}" if rows else "", f"{size:,}")
    out.print(table)


def _shown(files: list[dict[str, Any]]) -> Iterator[tuple[str, int, int]]:
    """Name, rows and bytes of the files of a release: extracts once for both formats, folders as a whole."""
    sizes = {file["path"]: file["bytes"] for file in files}
    folders = Counter(file["path"].partition("/")[0] for file in files if "/" in file["path"])
    for file in files:
        path, stem = file["path"], file["path"].removesuffix(".parquet")
        if path.endswith(".parquet") and f"{stem}.csv.gz" in sizes:
            yield f"{path}, .csv.gz", file["rows"], file["bytes"] + sizes[f"{stem}.csv.gz"]
        elif "/" not in path and path.removesuffix(".csv.gz") + ".parquet" not in sizes:
            yield path, file["rows"], file["bytes"]
    for folder, count in folders.items():
        inside = [file for file in files if file["path"].startswith(f"{folder}/")]
        yield f"{folder}/ ({count} files)", sum(f["rows"] for f in inside), sum(f["bytes"] for f in inside)


def near(path: Path) -> Path:
    """A path as short as it can be written from here."""
    here, there = Path.cwd(), path.absolute()
    return there.relative_to(here) if there.is_relative_to(here) else there


def _tool(name: str) -> str:
    """How a command of this installation is called from here."""
    return str(near(Path(sys.executable).parent / name))


def _next_steps(
    out: Console,
    context: Context,
    files: list[Path],
    results: list[tuple[Receipt, list[Report]]],
    published: Release | None,
) -> None:
    steps = []
    waiting = [r.submission for _, reports in results for r in reports if r.verdict is Verdict.TO_CONFIRM]
    if waiting:
        steps.append(("confirm a true outlier", f'{_tool("ict")} confirm {waiting[0]} --by "Your name" --note "Why"'))
    rejected = [
        file
        for file, (_, reports) in zip(files, results, strict=True)
        if any(report.verdict is Verdict.REJECTED for report in reports)
    ]
    if rejected:
        steps.append(("see what is wrong", f"{_tool('ict')} check {near(rejected[0])}"))
    if published:
        latest = near(context.settings.releases) / "latest"
        query = f"from '{latest / 'mdg.parquet'}'"
        steps.append(("look at the chart", str(latest / chart.FILE)))
        steps.append(("explain a figure", f"{_tool('ict')} explain aggregates WLD 8.16 2014"))
        steps.append(("open the portal", f"{_tool('ict')} serve"))
        steps.append(("query an extract", f'{_tool("python")} -c "import duckdb; print(duckdb.sql(\\"{query}\\"))"'))
    if not context.settings.smtp_host:
        steps.append(("read the letters", f"{near(context.settings.maildir) / 'new'} (any mail program opens .eml)"))
    out.print("\n[bold]What to do next[/]")
    for label, what in steps:
        out.print(f"  {label:24} {what}", soft_wrap=True, highlight=False)


def status(context: Context, *, last: int = 0, area: str = "", sender: str = "", state: str = "") -> None:
    """What was received, and the releases.

    Args:
        context: the world.
        last: of so many lines the newest; 0 for all.
        area: only what is about it; blank for all.
        sender: only what came from it; blank for all.
        state: only what stands so; blank for all.
    """
    out = console()
    if not context.lake.exists:
        out.print("Nothing was received yet. Start with: ict run PATH…")
        return
    table = Table(title="Submissions", title_justify="left", header_style="bold")
    for name in ("Received (UTC)", "Submission", "File", "State", "Observations"):
        table.add_column(name, overflow="fold")
    asked = {"last": last, "area": area, "sender": sender, "state": state}
    found = context.lake.records(resources.sql("store/status"), asked)
    for row in found:
        cells = (row["SUBMISSION"], row["FILE_NAME"], row["STATE"], row["OBSERVATIONS"])
        table.add_row(f"{row['RECORDED_AT']:%Y-%m-%d %H:%M}", *(escape(readable(str(cell))) for cell in cells))
    out.print(table)
    if found and found[0]["EARLIER"]:
        out.print(f"{found[0]['EARLIER']:,} earlier lines are not shown; --last 0 shows all.")
    for version, recorded in context.lake.rows("SELECT VERSION, RECORDED_AT FROM lake.releases ORDER BY 2"):
        out.print(f"release {version}, published {recorded:%Y-%m-%d %H:%M} UTC")
