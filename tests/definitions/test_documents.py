"""The documents of the definitions: the same whether they are read one by one or compiled."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from indicators.base import resources
from indicators.base.errors import DefinitionError
from indicators.definitions.documents import schema_of
from indicators.definitions.registry import Definitions


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("ICT_CACHE", str(folder))
    return folder


def _all_of(definitions: Definitions) -> dict[str, object]:
    return {name: definitions.parsed(name) for name in definitions.files()}


def test_every_document_has_a_schema(definitions: Definitions) -> None:
    missing = [
        name
        for name in definitions.files()
        if not (resources.SCHEMAS / "definitions" / f"{schema_of(name)}.schema.json").is_file()
    ]
    assert not missing


def test_compiled_documents_are_those_of_the_files(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = _all_of(Definitions())
    assert [path.name.partition("-")[2] for path in cache.iterdir()] == ["definitions.msgpack"]
    monkeypatch.setenv("ICT_CACHE", "off")
    assert _all_of(Definitions()) == compiled


def test_compiled_documents_are_not_read_again(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Definitions().rules
    monkeypatch.setattr(Definitions, "_read", None)
    assert Definitions().rules == before


@pytest.mark.parametrize("damage", [b"", b"no", b"\x00" * 40])
def test_a_damaged_file_is_not_believed(cache: Path, damage: bytes) -> None:
    before = _all_of(Definitions())
    (path,) = cache.iterdir()
    path.write_bytes(damage)
    assert _all_of(Definitions()) == before
    assert not path.exists()  # the next process makes it anew


def test_one_altered_byte_is_damage(cache: Path) -> None:
    before = Definitions().rules
    (path,) = cache.iterdir()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert Definitions().rules == before


def test_other_definitions_are_not_kept(cache: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(resources.DEFINITIONS, tmp_path / "copy")
    assert Definitions(copy).rules == Definitions().rules
    assert Definitions(copy).cache_key == ""
    replaced = Definitions()
    replaced.__dict__["hash"] = "0" * 64  # as a test replaces part of them
    assert replaced.cache_key == ""


def test_a_wrong_document_is_named_when_it_is_read(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = shutil.copytree(resources.DEFINITIONS, tmp_path / "copy")
    (copy / "symbols.csv").write_text("text\nwrong\n")
    monkeypatch.setattr(resources, "DEFINITIONS", copy)
    definitions = Definitions(copy)
    assert definitions.cache_key
    assert definitions.flags  # the others are read as ever
    with pytest.raises(DefinitionError, match=r"symbols\.csv, line 2"):
        _ = definitions.symbols
