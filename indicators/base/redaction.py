"""What must not stand in a log, a listing or a letter of the desk: tokens of answer links, sessions and members."""

from __future__ import annotations

import re

HIDDEN = "[hidden]"
_TOKENS = re.compile(
    r"""
    (?:(?<=/answer/)|(?<=/received/)|(?<=/series/))[^\s/?"'<>\[{]+   # a signed link, also one that was cut or altered
    | \bict_[0-9a-f]+_[\w-]+                               # a member's token, also as a session
    | \b[\w-]{8,}\.[\w-]{5,7}\.[\w-]{20,}                  # what itsdangerous signs: payload, time, signature
    | (?<=Bearer\ )[^\s"'\[]+ | (?<=Basic\ )[A-Za-z0-9+/=]+
    """,
    re.VERBOSE,
)


def redacted(text: str) -> str:
    """A text without the tokens in it."""
    return _TOKENS.sub(HIDDEN, text)
