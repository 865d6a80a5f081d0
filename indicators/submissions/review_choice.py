"""What a reviewer can choose, as Airflow shows it; loads nothing, because the file of a DAG imports it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class ReviewChoice(StrEnum):
    """What becomes of the values that wait; the value is the label of a button."""

    CONFIRM = "Confirm"
    REFUSE = "Refuse"
    ASK = "Ask the office"
    LEAVE = "Leave it to the office"


@dataclass(frozen=True, slots=True)
class ReviewAnswer:
    """What a reviewer answered.

    Attributes:
        choice: the button.
        author: the reviewer.
        words: the footnote, the reason or the question; may be blank where the choice needs none.
        areas: ISO codes, if the answer is about some of the areas that wait; none: about all.
    """

    choice: ReviewChoice
    author: str
    words: str = ""
    areas: tuple[str, ...] = ()


def areas_said(answer: object) -> tuple[str, ...]:
    """The areas of an answer: chosen from a list, or the text of a required action that was asked before it had one."""
    if isinstance(answer, list):
        return tuple(map(str, answer))
    return tuple(re.findall(r"\w+", str(answer or "").upper()))
