"""Reads a ``DESIGN.yml``; what is wrong with it is told with file, line, key and advice."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from indicators.base import resources
from indicators.base.errors import IctError
from indicators.definitions.yaml_loader import load
from indicators.survey.design import Design

_LIMIT = 1_000_000  # bytes; a design of every core indicator takes 30,000
_MOST_ENTRIES = 100_000  # with what references stand for, which can be far more than the text
SCHEMA = resources.SCHEMAS / "survey" / "design.schema.json"
_FORM = "docs/survey.md says what a design holds; schemas/survey/design.schema.json holds its form."
DECIDE = "DECIDE"  # stands in a draft where a person has to fill in what no file says
_UNDECIDED = re.compile(rf"[^#]*\b{DECIDE}\b")
Where = Sequence[str | int]  # the keys and places that lead to an entry of the document


class DesignError(IctError):
    """The design of a survey is wrong, or does not fit the files; the text names file, line and key."""


@dataclass(frozen=True, slots=True)
class DesignFile:
    """A design with the document that it was read from, so that any part of it can be found again.

    Attributes:
        path: of the document; the files of microdata lie beside it.
        text: of the document.
        design: what it says.
    """

    path: Path
    text: str
    design: Design

    def wrong(self, where: Where, wrong: str, advice: str) -> DesignError:
        """What is wrong with an entry.

        Args:
            where: keys and places that lead to it: ``("files", "person", "sampling")``.
            wrong: what is wrong.
            advice: the way out.
        """
        return _error(self.path, self.text, where, wrong, advice)


def read_design(path: Path) -> DesignFile:
    """The design that a file states.

    Raises:
        DesignError: it cannot be read, is no YAML, or does not say what a design says.
    """
    text = _text(path)
    document = _parsed(path, text)
    _check_decided(path, text)
    try:
        design = msgspec.convert(document, Design)
    except msgspec.ValidationError as exc:
        raise _misfit(path, text, document, str(exc)) from None
    return DesignFile(path=path, text=text, design=design)


def _check_decided(path: Path, text: str) -> None:
    """A draft holds a word where a person has to decide: it is no design before all are gone."""
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if _UNDECIDED.match(line)]
    if lines:
        said = ", ".join(map(str, lines))
        where = f"line {said}" if len(lines) == 1 else f"lines {said}"
        raise DesignError(f"{path.name}, {where}: {DECIDE} is to be filled in.", advice=_FORM)


def schema() -> str:
    """The form of a design as JSON Schema, for editors: written from the records."""
    made = msgspec.json.schema(Design)
    found = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "The design of a survey", **made}
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def suggestion(word: str, known: Sequence[str]) -> str:
    """“Did you mean …?” for a word that is not known; blank where nothing is alike."""
    by_lower = {each.lower(): each for each in known}
    alike = difflib.get_close_matches(word.lower(), by_lower, n=3, cutoff=0.6)
    return f"Did you mean {' or '.join(by_lower[each] for each in alike)}?" if alike else ""


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LIMIT:
            raise DesignError(
                f"{path.name} is no design: it has more than {_LIMIT:,} bytes.", advice="Name a DESIGN.yml."
            )
        return path.read_text(encoding="utf-8-sig")
    except OSError as exc:
        raise DesignError(
            f"{path.name} cannot be read.", advice="Name a DESIGN.yml that is there.", detail=str(exc)
        ) from None
    except UnicodeDecodeError as exc:
        raise DesignError(f"{path.name} is not in UTF-8.", advice="Save it in UTF-8.", detail=str(exc)) from None


def _parsed(path: Path, text: str) -> Any:
    import yaml

    try:
        document = load(text)
    except yaml.MarkedYAMLError as exc:
        line = exc.problem_mark.line + 1 if exc.problem_mark else 1
        raise DesignError(f"{path.name}, line {line}: {exc.problem}", advice="Correct the YAML.") from None
    except (yaml.YAMLError, RecursionError, ValueError) as exc:
        raise DesignError(f"{path.name} is no YAML.", advice="Correct the YAML.", detail=str(exc)[:200]) from None
    if not _is_small(document):
        raise DesignError(f"{path.name} is too large.", advice=f"A design has no more than {_MOST_ENTRIES:,} entries.")
    return document


def _is_small(document: object) -> bool:
    """Whether a document has few entries, each reference counted as what it stands for."""
    left, count = [document], 0
    while left and count <= _MOST_ENTRIES:
        value = left.pop()
        count += 1
        if isinstance(value, dict):
            left += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            left += value
    return not left


def _misfit(path: Path, text: str, document: Any, otherwise: str) -> DesignError:
    """The first entry that does not fit, by the JSON Schema, which knows the whole way to it."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    errors = list(Draft202012Validator(json.loads(schema())).iter_errors(document))
    found = next((each for each in errors if each.validator == "additionalProperties"), best_match(errors))
    if found is None:
        return _error(path, text, (), otherwise, _FORM)
    where = list(found.absolute_path)
    if found.validator == "additionalProperties" and isinstance(found.schema, dict):
        known = sorted(found.schema["properties"])
        unknown = next(str(key) for key in found.instance if key not in known)
        advice = f"{suggestion(unknown, known)} Here may stand: {', '.join(known)}."
        return _error(path, text, [*where, unknown], "there is no such key", advice.strip())
    return _error(path, text, where, found.message[:300], _FORM)


def _error(path: Path, text: str, where: Where, wrong: str, advice: str) -> DesignError:
    key = ".".join(str(step) for step in where)
    return DesignError(f"{path.name}, line {_line(text, where)}{f', {key}' if key else ''}: {wrong}.", advice=advice)


def _line(text: str, where: Where) -> int:
    """The line of an entry of the document; that of what it lies in, where it is missing."""
    import yaml

    node, line = yaml.compose(text), 1
    for step in where:
        key, child = _child(node, step)
        if child is None:
            break
        node, line = child, key.start_mark.line + 1
    return line


def _child(node: Any, step: str | int) -> tuple[Any, Any]:
    """The node whose place is that of the step, and the node of its value."""
    import yaml

    if isinstance(node, yaml.SequenceNode) and str(step).isdigit() and int(step) < len(node.value):
        return node.value[int(step)], node.value[int(step)]
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(step)), (None, None))
    return None, None


def write_schema(path: Path = SCHEMA) -> Path:
    """Writes the JSON Schema of a design (`make schemas`)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(schema(), encoding="utf-8")
    return path


if __name__ == "__main__":
    write_schema()
