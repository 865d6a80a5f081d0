"""The way of a file through the logs: a line for each step, from receipt to letter, each with the number of the file.

The number is that of the delivery, twelve hexadecimal digits. It is also in the number of each submission, in the
Message-ID of each letter about the file and in its header `X-ICT-Number`, so that `grep NUMBER` shows the whole way.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from enum import StrEnum

from indicators.base.errors import UsageError
from indicators.base.printable import readable
from indicators.base.redaction import redacted

_LOG = logging.getLogger(__name__)
_NUMBER = re.compile(r"(?<![0-9a-f])[0-9a-f]{12}(?![0-9a-f])")
_FACTS = "ict"  # the attribute of a record that has the facts


class Step(StrEnum):
    """What happened to a file, or to a letter about it."""

    RECEIVED = "received"
    CHECKED = "checked"
    JUDGED = "judged"
    CERTIFIED = "certified"
    QUEUED = "letter queued"
    SENT = "letter sent"
    NOT_SENT = "letter not sent"


class Form(StrEnum):
    """How a process writes its log to standard error; blank: not at all, as in Airflow, which has a log of its own."""

    NONE = ""
    TEXT = "text"
    JSON = "json"


def note(step: Step, number: str, **facts: object) -> None:
    """Writes a step into the log. Values of a sender are made fit for one line; no value of a table belongs here."""
    told = {name: " ".join(readable(str(value)).split()) for name, value in facts.items()}
    said = "".join(f" {name}={value}" for name, value in told.items())
    _LOG.info("%s %s%s", number, step, said, extra={_FACTS: {"number": number, "step": step, **told}})


def numbers(text: str) -> list[str]:
    """The numbers of files in a text, as in the key of a letter, each once."""
    return list(dict.fromkeys(_NUMBER.findall(text)))


class _Line(logging.Formatter):
    """A record as a line without tokens: as text, or as a JSON object."""

    converter = time.gmtime  # type: ignore[assignment]

    def __init__(self, form: Form) -> None:
        super().__init__("%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S")
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        """The line; a traceback is part of the JSON object, and follows the line of text."""
        if self._form is Form.TEXT:
            return redacted(super().format(record))
        line = {
            "timestamp": f"{self.formatTime(record, self.datefmt)}.{int(record.msecs):03}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, _FACTS, {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return redacted(json.dumps(line, ensure_ascii=False))


class _Handler(logging.StreamHandler):  # type: ignore[type-arg]
    """Writes to standard error; there is at most one."""


def write_log(form: str) -> None:
    """From now on what the pipeline logs goes to standard error in that form.

    Raises:
        UsageError: there is no such form.
    """
    if form not in set(Form):
        raise UsageError(f"There is no log format {form}.", advice="Set ICT_LOG to text or json, or leave it out.")
    ours = logging.getLogger("indicators")
    ours.handlers = [each for each in ours.handlers if not isinstance(each, _Handler)]
    if form:
        handler = _Handler(sys.stderr)
        handler.setFormatter(_Line(Form(form)))
        ours.addHandler(handler)
        ours.setLevel(logging.INFO)
