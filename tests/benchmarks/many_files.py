"""Small submissions through one `ict run`: what one costs, and whether more of them make it dearer.

python -m tests.benchmarks.many_files 300 3000
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from indicators.definitions.registry import Definitions
from indicators.store.context import open_context
from tests.benchmarks.load_files import write_files, write_samples

ROWS = 3  # totals of three indicators without mandatory breakdowns


def cost(files: int, definitions: Definitions) -> tuple[float, float, int]:
    """CPU seconds and the most memory (MB) of one `ict run` over so many files, and how many submissions it left."""
    with tempfile.TemporaryDirectory(prefix="ict-many-") as name:
        folder, work = Path(name) / "in", Path(name) / "work"
        write_samples(folder)
        write_files(folder, range(files), ROWS, definitions)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [str(Path(sys.executable).with_name("ict")), "run", str(folder), "--work", str(work)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        [(submissions,)] = open_context(work).lake.rows("SELECT count(*) FROM lake.submissions")
        return seconds, after.ru_maxrss / 1024, submissions


def main() -> None:
    """Measures and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=int)
    asked = parser.parse_args()
    definitions = Definitions()
    alone, memory, first = cost(0, definitions)
    print(f"{'files':>8}{'submissions':>13}{'CPU s':>9}{'ms a file':>11}{'MB':>7}")
    print(f"{'samples':>8}{first:13}{alone:9.1f}{'':11}{memory:7.0f}")
    for files in asked.files:
        seconds, memory, submissions = cost(files, definitions)
        if submissions != first + files:
            parser.error(f"{files} files left {submissions - first} submissions")
        print(f"{files:8}{submissions:13}{seconds:9.1f}{(seconds - alone) / files * 1000:11.0f}{memory:7.0f}")


if __name__ == "__main__":
    main()
