"""The peak of this process's memory: `ru_maxrss` is no use, a child begins with the peak of its parent."""

from __future__ import annotations

import re
from pathlib import Path


def peak() -> float:
    """Megabytes that this process had resident at most (Linux)."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else float("nan")
