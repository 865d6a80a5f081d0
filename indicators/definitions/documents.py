"""The documents of the definitions: read and checked one by one, or as an earlier process compiled them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from indicators.base import resources
from indicators.base.cache import cached
from indicators.base.errors import DefinitionError
from indicators.definitions.tables import Row, read_csv, read_yaml

# The schema of each file in a folder, and of each file that is not named after its schema.
_OF_FOLDER = {
    "code_lists": "code",
    "indicators": "indicator",
    "population": "population",
    "profiles": "profile",
    "rules": "rule",
    "sources": "source",
}
_OF_FILE = {
    "aggregates.csv": "aggregate",
    "area_aliases.csv": "area_alias",
    "areas.csv": "area",
    "breakdown_words.csv": "breakdown_word",
    "survey_words.csv": "survey_word",
    "columns.csv": "column",
    "concepts.csv": "concept",
    "declarations.csv": "declaration",
    "definition_texts.csv": "definition_text",
    "dimensions.csv": "dimension",
    "flags.csv": "flag",
    "groups.csv": "group",
    "heading_stems.csv": "heading_stem",
    "indicator_titles.csv": "indicator_title",
    "mdg/framework.csv": "mdg_framework",
    "mdg/mapping.csv": "mdg_mapping",
    "measures.csv": "measure",
    "memberships.csv": "membership",
    "not_listed.csv": "not_listed",
    "note_words.csv": "note_word",
    "scale_words.csv": "scale_word",
    "schemes.csv": "scheme",
    "search_words.csv": "search_word",
    "sdg/mapping.csv": "sdg_mapping",
    "series_titles.csv": "series_title",
    "symbols.csv": "symbol",
    "term_words.csv": "term_word",
    "terms.csv": "term",
    "territories.csv": "territory",
    "unit_aliases.csv": "unit_alias",
    "worldbank_income.csv": "income",
}
_DIGEST = hashlib.sha256().digest_size  # bytes before the content: a file that was cut or altered is not read


def schema_of(name: str) -> str:
    """The schema of a file of the definitions, by its path under their folder."""
    path = PurePosixPath(name)
    return _OF_FILE.get(name) or _OF_FOLDER.get(path.parent.as_posix()) or path.stem


class Documents:
    """The files under one folder, each read and checked against its schema when it is first asked for.

    To parse and check them all costs more than to check a questionnaire. So those that the software comes with are
    compiled once, and kept (`indicators.base.cache`) under a hash of their content and of the code that checks them.
    """

    root: Path

    @cached_property
    def hash(self) -> str:
        """A SHA-256 over every data file: the version of the definitions in manifests and reports."""
        return self._hash_of_files

    @cached_property
    def _hash_of_files(self) -> str:
        digest = hashlib.sha256()
        for name in self.files():
            digest.update(name.encode())
            digest.update(hashlib.sha256((self.root / name).read_bytes()).digest())
        return digest.hexdigest()

    def files(self) -> Iterator[str]:
        """The path of every document under the folder, in order."""
        for path in sorted(filter(_is_document, self.root.rglob("*"))):
            yield path.relative_to(self.root).as_posix()

    @property
    def cache_key(self) -> str:
        """The key of what is computed from them and kept; blank for all but those that the software comes with."""
        if self.root != resources.DEFINITIONS or self.hash != self._hash_of_files:
            return ""
        return hashlib.sha256(f"{self.hash} {resources.code_hash()}".encode()).hexdigest()

    @cached_property
    def _compiled(self) -> dict[str, msgspec.Raw]:
        """Every document by its path; empty where none is kept, or where one of them is wrong."""
        with suppress(DefinitionError):
            path = cached("definitions.msgpack", self.cache_key, self._compile)
            if path is not None:
                return _unpacked(path)
        return {}

    def _compile(self, path: Path) -> None:
        found = {name: self._read(name) for name in self.files()}
        content = msgspec.msgpack.encode(found)
        path.write_bytes(hashlib.sha256(content).digest() + content)

    def _read(self, name: str) -> Any:
        read = read_csv if name.endswith(".csv") else read_yaml
        return read(self.root / name, schema_of(name))

    def rows(self, name: str) -> list[Row]:
        """The rows of a CSV table as text, by its path under the folder.

        Raises:
            DefinitionError: a row has too many or too few cells, or breaks the schema.
        """
        found: list[Row] = self.parsed(name)
        return found

    def parsed(self, name: str) -> Any:
        """A document, by its path under the folder.

        Raises:
            DefinitionError: it is no YAML, or breaks the schema.
        """
        compiled = self._compiled.get(name)
        return self._read(name) if compiled is None else msgspec.msgpack.decode(compiled)

    def files_of(self, folder: str) -> list[str]:
        """The paths of the documents in one of the folders, in order."""
        return [f"{folder}/{path.name}" for path in sorted((self.root / folder).iterdir()) if _is_document(path)]


def _is_document(path: Path) -> bool:
    return path.suffix in {".csv", ".yml"}


def _unpacked(path: Path) -> dict[str, msgspec.Raw]:
    """The documents of a compiled file; none, and the file goes, where it is damaged."""
    with suppress(OSError, msgspec.DecodeError):
        data = path.read_bytes()
        if hashlib.sha256(data[_DIGEST:]).digest() == data[:_DIGEST]:
            return msgspec.msgpack.decode(memoryview(data)[_DIGEST:], type=dict[str, msgspec.Raw])
        path.unlink()
    return {}
