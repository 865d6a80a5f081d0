"""What one submission takes, for the table of sizes in docs/operations.md: `python -m tests.benchmarks.sizing [FILES]`.

Files of some countries, each about as large as an office's answer to the short list, go the whole way in one process, a
transaction for each 25: received, checked, settled, their letters written and sent. Prints a JSON object with what was
measured, and what follows for 1,000 submissions. A part of them has a value that is impossible, as in the real world.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.mail import outbox
from indicators.store.context import Context
from indicators.submissions import inbox
from tests.benchmarks.load_files import whole_shapes, write_files

ROWS = 400


def cpu() -> float:
    """CPU seconds of this process and of those that it started and that ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def size(folder: Path) -> int:
    """The bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def measured(files: int) -> dict[str, Any]:
    """One run."""
    definitions = Definitions()
    with tempfile.TemporaryDirectory() as home:
        folder, begun = Path(home), time.monotonic()
        context = Context(Settings(home=folder), definitions)
        write_files(folder / "files", range(files), ROWS, definitions)
        sent = size(folder / "files")
        context.lake.make()
        empty = size(folder / "lake")
        before = cpu()
        for start in range(0, files, 25):
            paths = sorted((folder / "files").iterdir())[start : start + 25]
            inbox.collect(context, paths)
        checked = cpu()
        letters = len(outbox.send(context))
        done = cpu()
        submissions = context.lake.rows("SELECT count(*) FROM lake.submissions")[0][0]
        context.lake.close()
        places = {name: size(folder / name) for name in ("archive", "lake", "outbox")}
        places["lake"] -= empty  # catalogue and data files
        return {
            "files": files,
            "observations in each": len(whole_shapes(ROWS, definitions)),
            "submissions": submissions,
            "letters": letters,
            "bytes of an empty store": empty,
            "bytes sent": sent,
            "CPU seconds a file: receive, check, record": round((checked - before) / files, 2),
            "CPU seconds a letter: write and hand over": round((done - checked) / max(letters, 1), 2),
            "peak memory of the process, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "MB for 1,000 submissions": {name: round(found / submissions / 1000, 2) for name, found in places.items()},
            "seconds in all": round(time.monotonic() - begun),
        }


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]) if len(sys.argv) > 1 else 100), indent=1))
