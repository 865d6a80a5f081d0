"""The audit of disclosure, small: nothing that is secret can be computed from a release, and it is able to find out."""

from __future__ import annotations

from pathlib import Path

import pytest

from indicators.definitions.registry import Definitions
from indicators.derivation import derive
from tests.audit.disclosure_audit import attacked, audit
from tests.audit.planted_secrets import Cell, Table


def test_no_secret_can_be_computed_from_a_release(definitions: Definitions, tmp_path: Path) -> None:
    found = audit(definitions, tmp_path, areas=8, seed=21)
    assert found.known == []
    assert sorted(found.secrets) == ["crossed", "editions", "rates", "shares"]
    assert found.secrets.total() >= 32
    assert found.hidden < found.sent * 0.6, "a release that holds nothing hides everything, too"


def test_without_secondary_suppression_the_audit_computes_secrets(
    definitions: Definitions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(derive.suppression, "hide", lambda con, definitions: None)
    found = audit(definitions, tmp_path, areas=8, seed=21)
    assert {each[0] for each in found.known} == {"crossed", "editions", "rates", "shares"}


def test_what_is_near_a_bound_is_known_only_from_one_side() -> None:
    total, part = Cell("HH7", "NUM"), [Cell("HH7", "NUM", sex) for sex in ("F", "M")]
    table = Table("KEN", 2015, "crossed", {total: 100.0, part[0]: 99.0, part[1]: 1.0}, {part[0]})
    table.add_up(total, part)
    assert [cell for cell, _, _ in attacked(table, [100.0, 1.0])] == [part[0]], "by subtraction"
    assert list(attacked(table, [100.0])) == [], "anything from 0 to 100"
    assert list(attacked(table, [1.0])) == []
