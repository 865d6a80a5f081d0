"""What a reviewer can choose, as Airflow shows it; loads nothing, because the file of a DAG imports it."""

from __future__ import annotations

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
        areas: ISO codes, if the answer is about some of the areas that wait; blank: about all.
    """

    choice: ReviewChoice
    author: str
    words: str = ""
    areas: str = ""
