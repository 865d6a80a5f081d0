"""Why a regional value differs from a published one: what Taiwan, China must have had, and what is not explained."""

from __future__ import annotations

from typing import Any

from indicators.definitions.registry import Definitions
from tests.audit.differences import TAIWAN, Group, Known, Pair, explained, implied


def _area(code: str, value: float | None, weight: float, last: float | None = None) -> dict[str, Any]:
    return {
        "REF_AREA": code,
        "OBS_VALUE": value,
        "WEIGHT": weight,
        "LAST_VALUE": last,
        "LAST_YEAR": None,
        "IMPUTED": None,
    }


def _pair(group: str, published: float, used: list[dict[str, Any]], missing: list[dict[str, Any]]) -> Pair:
    behind = Group(used, missing)
    ours = behind.filled({})
    return Pair(group, 2020, published, ours, ours, behind)


def test_where_an_area_never_reported_the_next_group_says_what_taiwan_had() -> None:
    """The wider group counts the other missing area as 0; left out, it would say that Taiwan, China has 0.4."""
    wide = _pair(
        "EAS",
        (30 * 100 + 25 * 2 + 0 * 2) / 104,
        [_area("CHN", 30, 100)],
        [_area(TAIWAN, None, 2), _area("PRK", None, 2)],
    )
    narrow = _pair("HIC", (40 * 50 + 25 * 2) / 52, [_area("USA", 40, 50)], [_area(TAIWAN, None, 2)])
    assert round(implied([wide, narrow], ("EAS", "HIC"))[2020], 9) == 25


def test_what_one_group_alone_says_for_sure_is_taken() -> None:
    wide = _pair("EAS", (30 * 100 + 25 * 2) / 102, [_area("CHN", 30, 100)], [_area(TAIWAN, None, 2)])
    narrow = _pair("HIC", 10.0, [_area("USA", 40, 50)], [_area(TAIWAN, None, 2)])
    assert round(implied([wide, narrow], ("EAS", "HIC"))[2020], 9) == 25


def test_what_nothing_explains_says_which_value_would(definitions: Definitions) -> None:
    pair = _pair("SSF", 60.0, [_area("KEN", 50, 10), _area("NGA", 60, 30)], [])
    reason = explained(pair, Known({}, {}, definitions.names, {}))
    assert not reason.done
    assert str(reason) == "no missing area moves it; left -2.50; as published if Nigeria had 63.3 and not 60"


def test_a_value_that_another_file_has_is_explained_by_it(definitions: Definitions) -> None:
    pair = _pair("SSF", 60.0, [_area("KEN", 50, 10), _area("NGA", 60, 30)], [])
    known = Known({}, {"March 2023": {("SSF", 2020): 60.0}}, definitions.names, {})
    reason = explained(pair, known)
    assert reason.done
    assert "published as in March 2023 (60.00)" in str(reason)
