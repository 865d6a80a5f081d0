"""Postfix and Dovecot as plain processes on loopback: TLS, authentication, a real bounce, and answers by IMAP."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from indicators.mail import mailbox, outbox
from indicators.mail.mailers import mailer
from indicators.organisations.offices import unreachable
from indicators.store.context import Context
from indicators.submissions import deliveries
from indicators.submissions.inbox import collect
from tests.conftest import SAMPLES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("mail"),
    pytest.mark.skipif(
        os.geteuid() != 0
        or not shutil.which("postfix", path="/usr/sbin")
        or not shutil.which("dovecot", path="/usr/sbin"),
        reason="Postfix and Dovecot need root and are not on this machine: .ci/run installs them",
    ),
]
PASSWORD = "secret"  # noqa: S105 - of servers that live as long as a test
_DOVECOT = """
protocols = imap
base_dir = {root}/dovecot
log_path = {root}/dovecot.log
ssl = required
ssl_cert = <{root}/cert.pem
ssl_key = <{root}/key.pem
mail_location = maildir:{root}/mail/%n
first_valid_uid = 1
auth_mechanisms = plain login
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={root}/mail/%n
}}
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {imap}
    ssl = yes
  }}
}}
service auth {{
  unix_listener auth-postfix {{
    mode = 0666
  }}
}}
"""
_MAIN = """
compatibility_level = 3.6
queue_directory = {root}/spool
data_directory = {root}/data
daemon_directory = /usr/lib/postfix/sbin
command_directory = /usr/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {root}/postfix.log
maillog_file_prefixes = {root}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.pipeline.example
mydestination =
mynetworks = 192.0.2.0/32
virtual_mailbox_domains = stat.example, pipeline.example
virtual_mailbox_base = {root}/mail
virtual_mailbox_maps = texthash:{root}/boxes
virtual_uid_maps = static:8
virtual_gid_maps = static:8
virtual_minimum_uid = 1
smtpd_reject_unlisted_recipient = no
smtpd_tls_security_level = encrypt
smtpd_tls_cert_file = {root}/cert.pem
smtpd_tls_key_file = {root}/key.pem
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {root}/dovecot/auth-postfix
smtpd_tls_auth_only = yes
smtpd_relay_restrictions = permit_sasl_authenticated, reject
"""
_MASTER = """
127.0.0.1:{smtp} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
proxymap unix - - n - - proxymap
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
tlsmgr unix - - n 1000? 1 tlsmgr
"""


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _until(found: Callable[[], Any], seconds: float = 20) -> Any:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        value = found()
        if value:
            return value
        time.sleep(0.2)
    raise AssertionError("it did not happen in time")


def _answers(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def _run(*command: str) -> None:
    # A daemon keeps what it writes to open: a pipe would never end.
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    root = tmp_path_factory.mktemp("mail")
    for folder in (root, *root.parents):
        if str(folder).startswith("/tmp/"):  # noqa: S108 - the folders of pytest are closed to others
            folder.chmod(0o755)
    ports = {"smtp": _port(), "imap": _port()}
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    make = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-keyout",
        "key.pem",
        "-out",
        "cert.pem",
    ]
    subprocess.run([*make, *subject], cwd=root, check=True, capture_output=True)
    for name in ("mail", "data"):
        (root / name).mkdir()
    shutil.chown(root / "mail", "mail", "mail")
    shutil.chown(root / "data", "postfix", "postfix")
    (root / "boxes").write_text("no-reply@pipeline.example pipeline/\nict-bgd@stat.example bgd/\n")
    (root / "dovecot.conf").write_text(_DOVECOT.format(root=root, **ports))
    (root / "main.cf").write_text(_MAIN.format(root=root))
    (root / "master.cf").write_text(_MASTER.format(**ports))
    (root / "spool").mkdir()
    _run("/usr/sbin/dovecot", "-c", str(root / "dovecot.conf"))
    _run("/usr/sbin/postfix", "-c", str(root), "start")
    try:
        _until(lambda: _answers(ports["smtp"]) and _answers(ports["imap"]))
        yield ports | {"root": root}
    finally:
        _run("/usr/sbin/postfix", "-c", str(root), "stop")
        _run("/usr/bin/doveadm", "-c", str(root / "dovecot.conf"), "stop")


@pytest.fixture
def real(context: Context, servers: dict[str, Any]) -> Context:
    ca, user = str(servers["root"] / "cert.pem"), "pipeline"
    out = {"smtp_host": "localhost", "smtp_port": servers["smtp"], "smtp_user": user, "smtp_password": PASSWORD}
    back = {"imap_host": "localhost", "imap_port": servers["imap"], "imap_user": user, "imap_password": PASSWORD}
    settings = replace(context.settings, **out, **back, smtp_ca=ca, imap_ca=ca)
    return replace(context, settings=settings)


def _arrived(servers: dict[str, Any], box: str) -> list[Path]:
    return sorted((servers["root"] / "mail" / box / "new").glob("*"))


def test_a_letter_goes_over_tls_with_a_password_and_an_answer_comes_back(
    real: Context, servers: dict[str, Any]
) -> None:
    [(_, [report])] = collect(real, [SAMPLES / "BGD_2012-2016.csv"])
    assert len(outbox.send(real)) == 2
    letters = _until(
        lambda: [path for path in _arrived(servers, "bgd") if b"Message-ID: <report-" in path.read_bytes()]
    )
    assert b"with ESMTPSA" in letters[0].read_bytes(), "encrypted and authenticated"
    message = EmailMessage()
    message["From"], message["To"] = "ict-bgd@stat.example", "no-reply@pipeline.example"
    message["Subject"], message["In-Reply-To"] = "Re: your report", f"<report-{report.submission}@pipeline.example>"
    message.set_content("Corrected.")
    data = (SAMPLES / "BGD_2012-2016.csv").read_bytes() + b"\n"
    message.add_attachment(data, maintype="text", subtype="csv", filename="BGD_corrected.csv")
    with mailer(real.settings).session() as session:
        session.send(message, "answer")
    [received] = _until(lambda: mailbox.fetch(real))
    assert received.became == "files"
    receipt, _ = deliveries.read_delivery(real, received.deliveries[0])
    assert (receipt.sender, receipt.file_name) == ("bgd", "BGD_corrected.csv")
    assert mailbox.fetch(real) == [], "what was dealt with is marked as read"


def test_a_real_bounce_marks_the_address(real: Context) -> None:
    collect(real, [SAMPLES / "LKA_2013-2016.csv"])
    assert len(outbox.send(real)) == 2, "the server takes it, and finds out later that there is no such box"
    found = _until(lambda: mailbox.fetch(real))
    assert {each.became for each in found} == {"bounce"}
    assert list(unreachable(real)) == ["ict-lka@stat.example"]
    assert "bounced" in {row[4] for row in outbox.listed(real)}


def test_a_wrong_password_or_an_untrusted_certificate_keeps_the_letter(real: Context) -> None:
    collect(real, [SAMPLES / "BGD_2012-2016.csv"])
    for wrong in ({"smtp_password": "other"}, {"smtp_ca": ""}):
        other = replace(real, settings=replace(real.settings, **wrong))  # type: ignore[arg-type]
        assert outbox.send(other) == []
    states = {row[4] for row in outbox.listed(real)}
    assert states <= {"waiting", "failed"}
