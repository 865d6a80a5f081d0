"""A stand-in for object storage whose objects survive its end. Arguments: host, port, file.

moto keeps objects in memory and can write down what it was told; this reads that again at every start, and only then
answers.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests


def kept(path: Path) -> list[dict[str, Any]]:
    """What changed something, without lines that were cut off; the file is left with these alone."""
    entries = []
    for line in path.read_text().splitlines() if path.exists() else []:
        with contextlib.suppress(ValueError):
            entries.append(json.loads(line))
    entries = [entry for entry in entries if entry["method"] not in {"GET", "HEAD"}]
    part = path.with_suffix(".part")
    part.write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    part.replace(path)
    return entries


def replay(entries: list[dict[str, Any]], address: str) -> None:
    """Says it again. An upload in parts gets another number each time it begins."""
    begun: dict[str, str] = {}  # the last upload of a key
    numbers: dict[str, str] = {}
    for entry in entries:
        url = urlsplit(entry["url"])
        asked = parse_qs(url.query, keep_blank_values=True)
        query = url.query
        for old in asked.get("uploadId", []):
            query = query.replace(old, numbers.setdefault(old, begun.get(url.path, old)))
        body = base64.b64decode(entry["body"]) if entry["body_encoded"] else entry["body"]
        headers = {name: value for name, value in entry["headers"].items() if name != "Transfer-Encoding"}
        where = f"{address}{url.path}?{query}"
        answer = requests.request(entry["method"], where, headers=headers, data=body, timeout=60)
        if "uploads" in asked and (found := re.search("<UploadId>(.*?)</UploadId>", answer.text)):
            begun[url.path] = found[1]


def main(host: str, port: str, file: str) -> None:
    """Serves until it is ended."""
    os.environ |= {"MOTO_ENABLE_RECORDING": "true", "MOTO_RECORDER_FILEPATH": file}
    from moto.moto_api import recorder
    from moto.server import ThreadedMotoServer
    from moto.server import main as serve

    aside = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    aside.start()
    recorder.stop_recording()
    replay(kept(Path(file)), "http://{}:{}".format(*aside.get_host_and_port()))
    aside.stop()
    recorder.start_recording()
    serve(["-H", host, "-p", port])


if __name__ == "__main__":
    main(*sys.argv[1:])
