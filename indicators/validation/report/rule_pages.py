"""The pages of the rules (``docs/rules/``), written from the definitions: given, when, then, effect, cases, VTL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from indicators.definitions.forms import plain
from indicators.definitions.registry import Definitions
from indicators.definitions.rules import Grain, Rule
from indicators.validation.report.vtl import vtl

_EFFECT = {
    "error": "the submission is rejected",
    "warning": "the submission waits until the value is corrected or confirmed",
    "information": "nothing changes; the sender is told",
}
_EFFECT_ON_MICRODATA = {
    "error": "nothing is tabulated from the file",
    "warning": "the office is told, and says in its notes why it is right",
    "information": "the office is told",
}
_LEVELS = (
    *("the format of the file", "one value", "values of one submission", "earlier and later submissions"),
    *("other sources", "other statistical domains and derived values"),
)
_CASES = {"passing": "passes", "failing": "fails", "not_applicable": "is not applicable", "boundary": "at the boundary"}
_NOTE = "<!-- Written by `ict rules pages`; change indicators/definitions/rules/ instead. -->"


def write(definitions: Definitions, folder: Path) -> list[Path]:
    """Writes one page a rule and the index, and removes pages of rules that are gone."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = dict(all_pages(definitions))
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    for old in folder.glob("R*.md"):
        if old.name not in pages:
            old.unlink()
    return [folder / name for name in pages]


def all_pages(definitions: Definitions) -> Iterator[tuple[str, str]]:
    """File name and text of every page."""
    yield "README.md", _index(definitions)
    for rule in definitions.rules.values():
        yield f"{rule.id}.md", page(rule, definitions)


def _index(definitions: Definitions) -> str:
    lines = [
        _NOTE,
        "# The rules",
        "",
        f"{len(definitions.rules)} rules. An error rejects, a warning waits for a correction or a confirmation, an",
        "information changes nothing. Levels are those of the ESS validation handbook, from 0 (the file) to 5.",
        "",
        "| rule | level | severity | demands |",
        "| --- | --- | --- | --- |",
    ]
    for rule in definitions.rules.values():
        title = _cell(rule.title["en"])
        lines.append(f"| [{rule.id}]({rule.id}.md) | {rule.level} | {rule.severity} | {title} |")
    return "\n".join(lines) + "\n"


def page(rule: Rule, definitions: Definitions) -> str:
    """The page of one rule."""
    kind = rule.kind
    parts = [
        _NOTE,
        f"# {rule.id}: {rule.title['en']}",
        "",
        f"* **Given** {kind.given}{_scope(rule)}",
        f"* **Then** {kind.then}.",
        f"* **Not applicable** when {kind.not_applicable}.",
        f"* **Severity** {rule.severity}: {_effect(rule)}."
        + (" The office may confirm the value with an explanation." if rule.waiver else ""),
        f"* **ESS level** {rule.level}: {_LEVELS[rule.level]}.",
        f"* **Message** {plain(rule.message['en'])}",
        f"* **How to remedy it** {rule.remedy['en']}",
        f"* **Source** {rule.source}; confidence {rule.confidence}.",
        "",
        *_parameters(rule),
        *_vtl(rule, definitions),
        *_cases(rule),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _effect(rule: Rule) -> str:
    return (_EFFECT_ON_MICRODATA if rule.kind.grain is Grain.MICRODATA else _EFFECT)[rule.severity]


def _scope(rule: Rule) -> str:
    indicators = f" of {', '.join(rule.indicators)}" if rule.indicators is not None else ""
    editions = f", editions {', '.join(rule.editions)}" if rule.editions is not None else ""
    return indicators + editions


def _parameters(rule: Rule) -> list[str]:
    sets, declared = [params.given for params in rule.params if params.given], rule.kind.params
    if not sets:
        return []
    names = list(dict.fromkeys(name for params in sets for name in params))
    lines = ["## Parameters", ""]
    lines += [f"* `{name}`: {declared[name].meaning}" for name in names if name in declared]
    if rule.params_note:
        lines += [f"* in: {rule.params_note}"]
    lines += ["", "| " + " | ".join(names) + " |", "|" + " --- |" * len(names)]
    lines += ["| " + " | ".join(_cell(_text(params.get(name, ""))) for name in names) + " |" for params in sets]
    return [*lines, ""]


def _vtl(rule: Rule, definitions: Definitions) -> list[str]:
    """The condition in VTL 2.1 for exchange; what VTL has no operator for is said to have none."""
    lines = vtl(rule, definitions)
    if not lines:
        said = "The condition needs more than the operators of VTL; the SQL of its kind is the definition."
        return ["## VTL 2.1", "", said, ""]
    return ["## VTL 2.1", "", "```", *lines, "```", ""]


def _cases(rule: Rule) -> list[str]:
    lines = []
    for name, title in _CASES.items():
        for case in rule.cases.get(name, []):
            lines += [f"### What {title}" if name != "boundary" else f"### {title.capitalize()}: {case['outcome']}", ""]
            for label, rows in _shown(rule, case):
                lines += _rows(label, rows)
            if "message" in case:
                lines += [f"> {case['message']}", ""]
    return ["## Cases", "", *lines] if lines else []


def _shown(rule: Rule, case: dict[str, Any]) -> list[tuple[str, list[dict[str, str]]]]:
    """The tables of a case, each with what it is called."""
    if rule.kind.grain is Grain.MICRODATA:
        return [(name, case.get(name, [])) for name in ("households", "businesses")] + [
            ("persons", case.get("rows", []))
        ]
    return [("accepted before", case.get("history", [])), ("sent", case.get("rows", []))]


def _rows(label: str, rows: list[dict[str, str]]) -> list[str]:
    if not rows:
        return []
    shown = rows if len(rows) <= 12 else rows[:11]
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [f"| {label} | " + " | ".join(names) + " |", "|" + " --- |" * (len(names) + 1)]
    lines += ["| | " + " | ".join(_cell(row.get(name, "")) for name in names) + " |" for row in shown]
    rest = len(rows) - len(shown)
    return [*lines, *([f"| | … {rest} more |"] if rest else []), ""]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _cell(text: str) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ")
