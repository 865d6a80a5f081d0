"""A stand-in for object storage whose objects survive its end. Arguments: host, port, file.

moto keeps objects in memory; this writes down each change before moto makes it, and says all again at the start.
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import re
import sys
import threading
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import run_simple
from werkzeug.test import Client, EnvironBuilder
from werkzeug.wrappers import Request

_READS = {"GET", "HEAD"}


class Kept:
    """A server whose changes are written into a file, a JSON object a line."""

    def __init__(self, app: Any, path: Path) -> None:
        self.app, self.path = app, path
        self.guard = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Answers a request, after it is written down if it changes something."""
        request = Request(environ)
        body = request.get_data()  # whole, also what came in chunks
        environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        if request.method not in _READS:
            headers = [(name, value) for name, value in request.headers.items() if name != "Transfer-Encoding"]
            said = {"method": request.method, "path": environ["RAW_URI"], "headers": headers}
            line = json.dumps(said | {"body": base64.b64encode(body).decode()}) + "\n"
            with self.guard, self.path.open("a") as out:
                out.write(line)
        return self.app(environ, start_response)

    def entries(self) -> list[dict[str, Any]]:
        """What was written, without a line that was cut off; the file is left without it."""
        found = []
        for line in self.path.read_text().splitlines() if self.path.exists() else []:
            with contextlib.suppress(ValueError):
                found.append(json.loads(line))
        part = self.path.with_suffix(".part")
        part.write_text("".join(json.dumps(entry) + "\n" for entry in found))
        part.replace(self.path)
        return found

    def replay(self) -> None:
        """Says all of it again. An upload in parts gets another number each time it begins."""
        client = Client(self.app)
        begun: dict[str, str] = {}  # the last upload of a key
        numbers: dict[str, str] = {}
        for entry in self.entries():
            path, _, query = entry["path"].partition("?")
            asked = parse_qs(query, keep_blank_values=True)
            for old in asked.get("uploadId", []):
                query = query.replace(old, numbers.setdefault(old, begun.get(path, old)))
            builder = EnvironBuilder(
                f"{path}?{query}",
                method=entry["method"],
                headers=[(name, value) for name, value in entry["headers"] if name != "Content-Length"],
                data=base64.b64decode(entry["body"]),
            )
            answer = client.open(builder)
            if "uploads" in asked and (new := re.search("<UploadId>(.*?)</UploadId>", answer.text)):
                begun[path] = new[1]


def main(host: str, port: str, file: str) -> None:
    """Serves until it is ended."""
    server = Kept(DomainDispatcherApplication(create_backend_app), Path(file))
    server.replay()
    run_simple(host, int(port), server, threaded=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
