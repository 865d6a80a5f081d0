"""How the draft of a design is written: names and codes of a file as YAML, and what is said of them beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from indicators.reading.statistical.dictionary import FileVariable, VariableType
from indicators.survey.design_file import DECIDE

CHECK = "CHECK"
_WORDS_OF_YAML = {"y", "n", "yes", "no", "on", "off", "null", "true", "false"}  # which it takes for no text


def one(found: Sequence[FileVariable]) -> str:
    """The variable where it is the only one; else a person decides."""
    return quoted(found[0].name) if len(found) == 1 else DECIDE


def why(found: Sequence[FileVariable], measured: str) -> str:
    """Why it is this variable, or what else it may be, as a comment."""
    if len(found) == 1:
        return f"  # {CHECK}: {said(found[0])}; {measured}"
    return f"  # {'one of ' + listed(found) if found else 'none is known by its name or label'}"


def listed(found: Iterable[FileVariable]) -> str:
    """Several variables with what says what they are."""
    return ", ".join(said(each) for each in found)


def said(variable: FileVariable) -> str:
    """A variable with its label, or that its name alone says what it is."""
    return comment(f"{variable.name} “{variable.label}”" if variable.label else f"{variable.name}, by its name")


def comment(text: str) -> str:
    """A text of a file within a comment: on one line, and not without end."""
    return re.sub(r"\s+", " ", "".join(sign if sign.isprintable() else " " for sign in text))[:300]


def quoted(text: str) -> str:
    """A text as YAML writes it: as it is where that leaves no doubt."""
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]*", text) and text.lower() not in _WORDS_OF_YAML:
        return text
    return json.dumps(text, ensure_ascii=not text.isprintable())


def in_expression(name: str) -> str:
    """A name as an expression of a design writes it."""
    return name if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) else f"`{name}`"


def literal(code: str, variable: FileVariable) -> str:
    """A code as a design writes it: a number of a variable with numbers, else a text."""
    if variable.type is VariableType.NUMBER and re.fullmatch(r"-?\d+(\.\d+)?", code):
        return code
    return json.dumps(code, ensure_ascii=not code.isprintable())


def constant(code: str, variable: FileVariable) -> str:
    """A code as an expression writes it."""
    own = literal(code, variable)
    return "'" + code.replace("'", "''") + "'" if own.startswith('"') else own
