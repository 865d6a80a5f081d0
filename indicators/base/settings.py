"""One typed settings object, from the environment (ICT_…) over ``ict.toml`` in the work folder over defaults."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path, PurePosixPath

from indicators.base.errors import UsageError
from indicators.base.nearest import unknown as not_known

_S3 = "s3://"
_PORTS = {"smtp_port": 25, "imap_port": 993}


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things lie and how mail leaves.

    Attributes:
        home: the work folder; archive/, lake/, releases/ and outbox/ lie in it.
        catalogue: DuckLake catalogue, ``sqlite:PATH`` (default) or ``postgres:DSN``.
        data: DuckLake data path; a folder or an object-storage prefix.
        offices: an address book that replaces the one of the definitions.
        inbox: where files arrive, folders or ``s3://bucket/prefix``, separated by commas; blank is inbox/ of the work
            folder. What lies there is taken away when it is recorded; from nowhere else is anything taken away.
        microdata: the folder of the store of microdata; blank is microdata/ of the work folder. No backup copies it.
        microdata_inbox: the folder where surveys arrive, each in a folder of its own with its DESIGN.yml; blank is
            microdata-inbox/ of the work folder. What lies there is taken into the store of microdata.
        smtp_host: mail server; blank writes a Maildir under outbox/.
        smtp_starttls: "yes" encrypts the connection and needs a certificate that the machine trusts.
        smtp_ca: a file with the certificate of an authority that the machine does not trust by itself.
        mail_from: sender of all letters.
        reply_to: where answers go (the header Reply-To); blank is the mailbox that is read, where its user is an
            address, else the sender.
        imap_host: mail server from which answers are fetched; blank reads the Maildir mail-in/ of the work folder.
        secret: signs the links in letters; blank makes one and keeps it in the work folder.
        publish: where public releases are copied to, folders or ``s3://bucket/prefix``, separated by commas.
        portal: the address of the portal as readers know it; letters link to it.
        rate: requests of an anonymous reader of the portal in a time (``300/minute``); ``off`` for none.
        proxies: addresses or networks of the proxies before the portal, by commas: their word on the reader's address
            and on TLS is taken, and nobody else's; blank: nobody's.
        member_rate: the same of a token.
        rate_storage: where requests are counted, ``memory://`` (one process) or ``redis://host:port``.
        log: "text" or "json" writes a log to standard error; blank leaves it to Airflow.
    """

    home: Path = Path("var")
    catalogue: str = ""
    data: str = ""
    offices: str = ""
    inbox: str = ""
    microdata: str = ""
    microdata_inbox: str = ""
    smtp_host: str = ""
    smtp_port: int = 25
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_starttls: str = "yes"
    smtp_ca: str = ""
    imap_host: str = ""
    imap_port: int = 993
    imap_user: str = ""
    imap_password: str = ""
    imap_ca: str = ""
    secret: str = ""
    mail_from: str = "ICT indicators pipeline <no-reply@pipeline.example>"
    reply_to: str = ""
    publish: str = ""
    portal: str = "http://127.0.0.1:8000"
    rate: str = "600/minute"
    proxies: str = ""
    member_rate: str = "3000/minute"
    rate_storage: str = "memory://"
    log: str = ""

    @property
    def archive(self) -> Path:
        """Raw bytes by SHA-256."""
        return self.home / "archive"

    @property
    def lake(self) -> Path:
        """The embedded catalogue and its data."""
        return self.home / "lake"

    @property
    def releases(self) -> Path:
        """Published releases and the pointer ``latest``."""
        return self.home / "releases"

    @property
    def access(self) -> Path:
        """The log of what was asked of the portal, a file a day."""
        return self.home / "access"

    @property
    def answers_to(self) -> str:
        """The address to which a person answers; blank where none is known that is read."""
        return self.reply_to or (self.imap_user if "@" in self.imap_user else "")

    @property
    def targets(self) -> list[str]:
        """Where public releases are copied to."""
        return _listed(self.publish)

    @property
    def maildir(self) -> Path:
        """Where letters go without a mail server."""
        return self.home / "outbox"

    @property
    def inboxes(self) -> list[str]:
        """Where files arrive; a subfolder named after an office says who sent them.

        Raises:
            UsageError: one of them holds, or lies in, what the pipeline itself writes.
        """
        found = _listed(self.inbox) or [str(self.home / "inbox")]
        for address in found:
            for own in (*self._written, self._microdata, self._microdata_inbox):
                if _overlap(address, own) or _within(str(self.home), address):
                    raise UsageError(
                        f"{address} cannot be an inbox: the pipeline itself writes {own}.",
                        advice="Set ICT_INBOX to places where only offices put files: they are taken away from there.",
                    )
        return found

    @property
    def survey_files(self) -> Path:
        """The store of microdata.

        Raises:
            UsageError: it is no folder, or holds, or lies in, what the pipeline keeps for ever, backs up or publishes.
        """
        for own in self._written:
            if self._microdata.startswith(_S3) or _overlap(self._microdata, own):
                raise UsageError(
                    f"{self._microdata} cannot hold microdata: it is no folder, or the pipeline itself writes {own}.",
                    advice="Set ICT_MICRODATA to a folder of its own.",
                )
        return Path(self._microdata)

    @property
    def survey_inbox(self) -> Path:
        """Where surveys arrive.

        Raises:
            UsageError: it is no folder, or holds, or lies in, what is kept elsewhere, or an inbox for tables, whose
                files are kept for ever.
        """
        found = self._microdata_inbox
        for own in (*self._written, self._microdata, *self.inboxes):
            if found.startswith(_S3) or _overlap(found, own):
                raise UsageError(
                    f"{found} cannot be an inbox for microdata: it is no folder, or {own} is in use already.",
                    advice="Set ICT_MICRODATA_INBOX to a folder of its own.",
                )
        return Path(found)

    @property
    def _microdata_inbox(self) -> str:
        return self.microdata_inbox or str(self.home / "microdata-inbox")

    @property
    def _microdata(self) -> str:
        return self.microdata or str(self.home / "microdata")

    @property
    def _written(self) -> list[str]:
        """What the pipeline writes."""
        names = (self.archive, self.lake, self.releases, self.access, self.maildir, self.home / "mail-in")
        return [*map(str, names), *_listed(self.data), *self.targets]


def _listed(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


def _overlap(one: str, other: str) -> bool:
    return _within(one, other) or _within(other, one)


def _within(one: str, other: str) -> bool:
    """Whether a folder or prefix is another one, or lies in it."""
    if one.startswith(_S3) != other.startswith(_S3):
        return False
    if one.startswith(_S3):
        return PurePosixPath(one.removeprefix(_S3)).is_relative_to(PurePosixPath(other.removeprefix(_S3)))
    return Path(one).resolve().is_relative_to(Path(other).resolve())


def load(home: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Settings of a work folder.

    A variable that ends in ``_FILE`` names a file with the value: a secret need not be in the environment.

    Raises:
        UsageError: the file or the environment has a value of the wrong type, or an unknown name.
    """
    environment = os.environ if environment is None else environment
    folder = home or Path(environment.get("ICT_HOME", "var"))
    values: dict[str, object] = {}
    path = folder / "ict.toml"
    if path.is_file():
        import tomllib  # 17 ms, and few work folders have such a file

        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as exc:
            raise UsageError(f"{path}: {exc}", advice="Correct the TOML.") from None
    names = {field.name for field in fields(Settings)} - {"home"}
    unknown = sorted(values.keys() - names)
    if unknown:
        raise not_known(
            f"{path}: unknown setting {unknown[0]}", unknown[0], names, f"Known: {', '.join(sorted(names))}."
        )
    values |= {name: value for name in names if (value := _said(name, environment)) is not None}
    ports = {name: _port(name, values.pop(name, default)) for name, default in _PORTS.items()}
    texts = {name: str(value) for name, value in values.items()}
    return Settings(home=folder, smtp_port=ports["smtp_port"], imap_port=ports["imap_port"], **texts)


def _said(name: str, environment: Mapping[str, str]) -> str | None:
    """The value of a variable, or of the file that it names."""
    variable = f"ICT_{name.upper()}"
    path = environment.get(f"{variable}_FILE")
    if path is None or variable in environment:
        return environment.get(variable)
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as exc:
        raise UsageError(f"{variable}_FILE: {exc}", advice="Name a file that can be read.") from None


def _port(name: str, value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        raise UsageError(f"{name} must be a number.", advice=f"Set ICT_{name.upper()}, for example to 587.") from None
