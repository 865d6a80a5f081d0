"""Reads one definition file, checks it against its JSON Schema, and names file and line when it is wrong."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indicators.base import resources
from indicators.base.errors import DefinitionError
from indicators.base.nearest import did_you_mean
from indicators.definitions.yaml_loader import load

if TYPE_CHECKING:
    from fastjsonschema import JsonSchemaValueException

# fastjsonschema and yaml are imported where a document is read: most commands find all of them compiled.
Wrong = tuple[list[str | int], str]  # where in a document, and what is wrong there
Row = dict[str, str]


@cache
def _validator(schema: str) -> Callable[[Any], Any]:
    import fastjsonschema

    path = resources.SCHEMAS / "definitions" / f"{schema}.schema.json"
    compiled: Callable[[Any], Any] = fastjsonschema.compile(json.loads(path.read_text(encoding="utf-8")))
    return compiled


def _checked(value: object, schema: str, path: Path, line: int) -> None:
    from fastjsonschema import JsonSchemaValueException

    try:
        _validator(schema)(value)
    except JsonSchemaValueException as exc:
        raise DefinitionError(
            f"{path.name}, line {line}: {exc.message.replace('data.', '')}",
            advice=f"Correct the line; schemas/definitions/{schema}.schema.json says what is allowed.",
            detail=str(path),
        ) from None


def read_csv(path: Path, schema: str) -> list[Row]:
    """The rows of a CSV table as text, each checked against the schema of its kind.

    Raises:
        DefinitionError: a row has too many or too few cells, or breaks the schema.
    """
    return [row for _, row in numbered(path, schema)]


def numbered(path: Path, schema: str) -> Iterator[tuple[int, Row]]:
    """The rows of a CSV table as `read_csv` gives them, each with its line."""
    with path.open(newline="", encoding="utf-8") as stream:
        reader = csv.DictReader(stream, strict=True)
        for row in reader:
            if None in row or None in row.values():
                raise DefinitionError(
                    f"{path.name}, line {reader.line_num}: the row does not have {len(reader.fieldnames or ())} cells",
                    advice="Put text that contains a comma in double quotes.",
                    detail=str(path),
                )
            _checked(row, schema, path, reader.line_num)
            yield reader.line_num, row


def checked(value: object, schema: str) -> None:
    """Checks a value that comes from elsewhere than a file against the schema of its kind.

    Raises:
        DefinitionError: it breaks the schema.
    """
    from fastjsonschema import JsonSchemaValueException

    try:
        _validator(schema)(value)
    except JsonSchemaValueException as exc:
        raise DefinitionError(f"{schema}: {exc.message.replace('data', schema, 1)}", advice="Correct it.") from None


def read_yaml(path: Path, schema: str) -> Any:
    """A YAML document, checked as a whole.

    Raises:
        DefinitionError: it is no YAML, or breaks the schema.
    """
    from fastjsonschema import JsonSchemaValueException
    from yaml import MarkedYAMLError

    text = path.read_text(encoding="utf-8")
    try:
        value = load(text)
    except MarkedYAMLError as exc:
        line = exc.problem_mark.line + 1 if exc.problem_mark else 1
        raise DefinitionError(
            f"{path.name}, line {line}: {exc.problem}", advice="Correct the YAML.", detail=str(path)
        ) from None
    try:
        _validator(schema)(value)
    except JsonSchemaValueException as exc:
        raise _wrong_document(path, text, schema, exc) from None
    return value


def _wrong_document(path: Path, text: str, schema: str, wrong: JsonSchemaValueException) -> DefinitionError:
    """Which line of a document breaks its schema; of a key that there is not, what was probably meant."""
    allowed = f"schemas/definitions/{schema}.schema.json says what is allowed."
    # Where a key is misspelt, the right one is missing: that is found before.
    of_keys = wrong.rule in {"additionalProperties", "required"}
    known = wrong.definition.get("properties", {}) if of_keys else {}
    closed = known and wrong.definition.get("additionalProperties") is False
    key = next((key for key in wrong.value if key not in known), "") if closed else ""
    if key:
        said, advice = f"there is no key {key} here", did_you_mean(str(key), known) or "Correct or remove it;"
    else:
        said, advice = wrong.message.replace("data", schema, 1), "Correct the entry;"
    line = _line_of(text, wrong.path, str(key))
    return DefinitionError(f"{path.name}, line {line}: {said}", advice=f"{advice} {allowed}", detail=str(path))


def wrong_at(path: Path, where: Sequence[str | int], wrong: str) -> DefinitionError:
    """What is wrong with an entry of a YAML document, with file and line.

    Args:
        path: the document.
        where: the keys and places that lead to the entry.
        wrong: what is wrong there.
    """
    line = _line_of(path.read_text(encoding="utf-8"), ["data", *where])
    return DefinitionError(f"{path.name}, line {line}: {wrong}", advice="Correct the entry.", detail=str(path))


def _line_of(text: str, path: list[Any], key: str = "") -> int:
    """The line of a YAML node by its path (``['data', 3, 'title']``), or of a key in it; 1 when it has none."""
    import yaml

    node = yaml.compose(text)
    line = 1
    for step in path[1:]:
        child = None
        if isinstance(node, yaml.SequenceNode) and str(step).isdigit():
            child = node.value[int(step)]
        elif isinstance(node, yaml.MappingNode):
            child = next((value for key, value in node.value if key.value == str(step)), None)
        if child is None:
            break
        node, line = child, child.start_mark.line + 1
    if key and isinstance(node, yaml.MappingNode):
        return next((name.start_mark.line + 1 for name, _ in node.value if name.value == key), line)
    return line
