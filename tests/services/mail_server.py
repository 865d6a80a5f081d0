"""A mail catcher: takes every letter into a Maildir. Arguments: host, port, folder."""

from __future__ import annotations

import asyncio
import mailbox
import sys
from pathlib import Path

from aiosmtpd.controller import UnthreadedController
from aiosmtpd.handlers import Mailbox


def main(host: str, port: str, folder: str) -> None:
    """Serves until it is ended."""
    Path(folder).parent.mkdir(parents=True, exist_ok=True)
    mailbox.Maildir(folder, create=True)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    controller = UnthreadedController(Mailbox(folder), hostname=host, port=int(port), loop=loop)
    controller.begin()
    loop.run_forever()


main(*sys.argv[1:])
