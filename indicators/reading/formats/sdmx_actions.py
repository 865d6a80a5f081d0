"""The actions of SDMX: what is to be done with what a row or a data set holds.

Source: SDMX 3.0, section 2 (information model), and the SDMX-CSV field guide 2.1, whose words for the actions count.
"""

from __future__ import annotations

from enum import Enum

ACTION = "ACTION"


class Action(Enum):
    """What is to be done with what a row or a data set holds."""

    STATED = ""  # Information, Append, or nothing is said: the values are as they stand
    MERGE = "merge"
    REPLACE = "replace"
    DELETE = "delete"


_ACTIONS = {
    **dict.fromkeys(("", "i", "information", "a", "append", "u", "update"), Action.STATED),
    **dict.fromkeys(("m", "merge"), Action.MERGE),
    **dict.fromkeys(("r", "replace"), Action.REPLACE),
    **dict.fromkeys(("d", "delete"), Action.DELETE),
}


def action_of(text: str) -> Action | None:
    """The action of that name or letter; nothing if the standard has none of that name."""
    return _ACTIONS.get(text.strip().lower())


def with_action(text: str, records: list[dict[str, str]]) -> list[dict[str, str]]:
    """The records of a data set, each with its action where that matters; one that deletes everything is one record."""
    action = action_of(text)
    if action is Action.STATED:
        return records
    named = [record | {ACTION: text.strip()} for record in records]
    return named or ([{ACTION: text.strip()}] if action is Action.DELETE else [])
