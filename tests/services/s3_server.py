"""A stand-in for object storage whose objects survive its end. Arguments: host, port, file.

moto keeps objects in memory and can write down what it was told; this reads that again at every start, and only then
answers.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path


def kept(path: Path) -> None:
    """Leaves in the file what changed something, and no line that was cut off."""
    if not path.exists():
        return
    lines = []
    for line in path.read_text().splitlines(keepends=True):
        with contextlib.suppress(ValueError):
            if json.loads(line)["method"] not in {"GET", "HEAD"}:
                lines.append(line)
    part = path.with_suffix(".part")
    part.write_text("".join(lines))
    part.replace(path)


def main(host: str, port: str, file: str) -> None:
    """Serves until it is ended."""
    path = Path(file)
    kept(path)
    os.environ |= {"MOTO_ENABLE_RECORDING": "true", "MOTO_RECORDER_FILEPATH": file}
    from moto.moto_api import recorder
    from moto.server import ThreadedMotoServer
    from moto.server import main as serve

    if path.exists():
        aside = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        aside.start()
        recorder.replay_recording("http://{}:{}".format(*aside.get_host_and_port()))
        aside.stop()
    serve(["-H", host, "-p", port])


if __name__ == "__main__":
    main(*sys.argv[1:])
