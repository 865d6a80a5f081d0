"""One of several processes that accept the same files at once; arguments: work folder, catalogue, files."""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from pathlib import Path

from indicators.store.context import open_context
from indicators.submissions.check import check
from indicators.submissions.inbox import recognise
from indicators.submissions.record import record_verdicts


def main(home: str, catalogue: str, *files: str) -> None:
    """Receives, checks and settles every file, in an order of its own, and settles each a second time."""
    context = open_context(Path(home))
    context = replace(context, settings=replace(context.settings, catalogue=catalogue))
    order = list(files)
    random.shuffle(order)
    for file in order:
        receipt = recognise(context, Path(file))
        for _ in range(2):
            record_verdicts(context, check(context, [receipt.delivery]))


main(*sys.argv[1:])
