"""From a published figure back to the cells that it came from: the tree that `ict explain` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from indicators.base import resources
from indicators.base.errors import UsageError
from indicators.base.language import Speaker
from indicators.definitions.area_meant import area_meant
from indicators.definitions.vintages import DEFAULT, Vintages
from indicators.derivation.derive import Derivation, named_in
from indicators.release import explain_words as words
from indicators.release.explain_words import Row, counted, weighed
from indicators.release.published import latest
from indicators.release.sent_cells import SentCells
from indicators.release.snapshot import derivation
from indicators.store.context import Context
from indicators.validation.report.wording import about_codes

_WORLD = {"WLD": "001", "WORLD": "001"}
_TOTAL = {"sex": "_T", "urban": "_T", "education": "_T", "breakdown": "_T"}
_MOST = 10
_NAMED = 5
EXTRACTS = (
    *("aggregates", "mdg", "sdg", "harmonised", "observations", "gaps", "revisions"),
    *("progress", "targets", "availability"),
)
_WITHOUT_YEAR = {"progress", "targets", "availability"}


@dataclass(frozen=True, slots=True)
class Node:
    """One line of an explanation, with what it rests on."""

    text: str
    children: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """The figure that is asked for.

    Attributes:
        extract: one of `EXTRACTS`.
        area: REF_AREA of an area or a group, or a name of an area.
        series: the indicator: 8.16, 17.8.1, HH7.
        year: reference year; of progress and targets none; of availability the edition, or none for all.
        framework: MDG_2008, MDG_2003, SDG or CORE; blank takes the first that has the figure.
        variant: STRICT or IMPUTED; blank takes what readers are shown.
        breakdown: category of BREAKDOWN.
        everything: all areas behind a value of a group, not the ten that weigh most.
        asked: vintages of groups and population; blank ones are those of the release.
    """

    extract: str
    area: str
    series: str
    year: int | None = None
    framework: str = ""
    variant: str = ""
    breakdown: str = "_T"
    everything: bool = False
    asked: Vintages = DEFAULT


def explain(context: Context, question: Question) -> Node:
    """Explains a figure as of the latest release (as of now, where there is none), from the store and the definitions.

    Raises:
        UsageError: there is no such extract, area or figure.
    """
    if question.extract not in EXTRACTS:
        raise UsageError(f"There is no extract {question.extract} to explain.", advice=f"Use {', '.join(EXTRACTS)}.")
    if question.year is None and question.extract not in _WITHOUT_YEAR:
        asked = f"{question.extract} {question.area} {question.series}"
        raise UsageError("The year is missing.", advice=f"For example: ict explain {asked} 2014")
    published = latest(context)
    as_of = published.as_of if published else context.clock()
    vintages = _of_release(published.asked if published else DEFAULT, question.asked)
    with context.lake.same_state(), derivation(context, as_of, asked=vintages) as derived:
        root = _Explanation(context, derived, question, SentCells(context.lake)).root()
    if published and published.manifest["definitions"] != context.definitions.hash:
        changed = Node(f"the definitions changed since the release {published.version}: its figure may differ")
        return Node(root.text, (changed, *root.children))
    return root


def _of_release(of_release: Vintages, asked: Vintages) -> Vintages:
    return Vintages(asked.groups or of_release.groups, asked.population or of_release.population)


@dataclass(slots=True)
class _Explanation:
    context: Context
    derived: Derivation
    question: Question
    cells: SentCells

    def root(self) -> Node:
        makers = {"aggregates": self._aggregate, "mdg": self._goal, "sdg": self._goal}
        makers |= {"progress": self._progress, "targets": self._progress, "gaps": self._gaps}
        makers |= {"availability": self._availability, "revisions": self._revisions}
        return makers.get(self.question.extract, self._series)()

    def _ask(self, query: str, **parameters: Any) -> list[Row]:
        text = resources.sql(f"lineage/{query}")
        self.derived.need(named_in(text))
        found = self.derived.con.execute(text, parameters)
        return [dict(row) for row in found.to_arrow_table().to_pylist()]

    def _area(self) -> str:
        return area_code(self.context, self.question.area)

    def _name(self, code: str) -> str:
        group = next((row["name_en"] for row in self.context.definitions.groups if row["ref_area"] == code), "")
        return f"{group or self.context.definitions.names.name(code)} ({code})"

    def _found(self, rows: list[Row]) -> list[Row]:
        if rows:
            return rows
        asked = self.question
        year = "" if asked.year is None else f" in {asked.year}"
        raise UsageError(
            f"The extract {asked.extract} has no {asked.series} of {asked.area}{year}.",
            advice=f"The file {asked.extract}.parquet of the release says what it has.",
        )

    def _aggregate(self) -> Node:
        asked = self.question
        names = {"series": asked.series, "year": asked.year, "variant": asked.variant, "breakdown": asked.breakdown}
        row = self._found(self._ask("aggregate", group=self._area(), framework=asked.framework, **names))[0]
        members = self._ask(
            "members",
            **{name.lower(): row[name] for name in ("GROUPING", "MEASURE", "BREAKDOWN")},
            group=row["REF_AREA"],
            year=row["TIME_PERIOD"],
            edition=row["HARMONISED_EDITION"],
            indicator=row["HARMONISED_INDICATOR"],
        )
        nodes = [Node(f"how: {row['METHOD']}; {words.arithmetic(members, row['VARIANT'])}"), Node(words.coverage(row))]
        nodes += [Node(line) for line in (words.vintages(row), words.imputation(row), row["COMMENT_OBS"]) if line]
        nodes += self._contributions(row, members)
        return Node(words.aggregate(row, self._name(row["REF_AREA"])), tuple(nodes))

    def _contributions(self, row: Row, members: list[Row]) -> Iterator[Node]:
        variant = row["VARIANT"]
        used = [each for each in members if counted(each, variant) is not None]
        total = weighed(used, variant) or 1.0
        shown = used if self.question.everything else used[:_MOST]
        sent = [self._of_area(row, each) for each in shown]
        self.cells.look_up([value for values in sent for value in values])
        for each, values in zip(shown, sent, strict=True):
            text = words.contribution(each, self._name(each["REF_AREA"]), variant, total)
            said = [*words.not_listed(self._custodian(each["REF_AREA"], row["FRAMEWORK"])), *words.filled(each, row)]
            yield Node(text, tuple(map(Node, said)) + tuple(self._nodes(values)))
        if len(used) > len(shown):
            rest = weighed(used[len(shown) :], variant) / total
            yield Node(f"and {len(used) - len(shown)} areas more with {rest:.1%} of the sum (--all)")
        missing = sorted((each for each in members if counted(each, variant) is None), key=lambda m: -m["POPULATION"])
        if missing:
            largest = ", ".join(self._name(each["REF_AREA"]) for each in missing[:_NAMED])
            moves = words.movers(used, missing, variant, self._name, _MOST)
            yield Node(f"without a value: {len(missing)} areas, the largest {largest}", tuple(map(Node, moves)))

    def _of_area(self, row: Row, member: Row) -> list[Row]:
        """The values that an area reported, behind its share in a group; of an imputed value there are none."""
        if member["OBS_VALUE"] is None:
            return []
        parts = _TOTAL | {"breakdown": row["BREAKDOWN"]}
        area, edition, year = member["REF_AREA"], row["HARMONISED_EDITION"], row["TIME_PERIOD"]
        return [
            value
            for code in row["HARMONISED_INDICATOR"].split("+")
            for value in self._sent(area, code, edition, year, parts, measure=row["MEASURE"])
        ]

    def _custodian(self, area: str, framework: str) -> str:
        """The custodian that lists no value of an area in a framework; blank for all others."""
        return self.context.definitions.not_listed.get((area, framework[:3]), "")

    def _goal(self) -> Node:
        asked = self.question
        rows = self._ask("goal_value", area=self._area(), series=asked.series, year=asked.year)
        rows = [row for row in rows if row["FRAMEWORK"].lower().startswith(asked.extract)]
        rows = self._found([row for row in rows if asked.breakdown in {"_T", row["BREAKDOWN"]}])
        nodes = tuple(Node(words.goal(row), tuple(self._behind(row))) for row in rows)
        unseen = words.not_listed(self._custodian(self._area(), asked.extract.upper()))
        return Node(f"{self._name(self._area())}, {asked.series}, {asked.year}", tuple(map(Node, unseen)) + nodes)

    def _behind(self, row: Row) -> Iterator[Node]:
        if row["RATIONALE"]:
            yield Node(words.why(row))
        parts = {"urban": row["URBANISATION"], "education": row["EDUCATION_LEV"], "breakdown": row["BREAKDOWN"]}
        sexes = ("F", "M") if row["MAPPED_PART"].startswith("SEX=") else (row["SEX"],)
        year, edition = self.question.year, row["HARMONISED_EDITION"]
        for code in row["HARMONISED_INDICATOR"].split("+"):
            for sex in sexes:
                yield from self._values(self._area(), code, edition, year, parts | {"sex": sex})

    def _progress(self) -> Node:
        rows = self._found(self._ask("level", area=self._area(), series=self.question.series))
        row = rows[0]
        nodes = [Node(words.progress(row))]
        nodes += [Node(words.target(each)) for each in rows if each["TARGET_ID"]]
        nodes += [self._level(row, year) for year in sorted({row["BASE_PERIOD"], row["LATEST_PERIOD"]} - {None})]
        return Node(f"{self._name(row['REF_AREA'])}, {row['FRAMEWORK']} {words.series(row)}", tuple(nodes))

    def _level(self, row: Row, year: int) -> Node:
        of_area = "sdg" if row["FRAMEWORK"] == "SDG" else "mdg"
        extract = of_area if row["GROUPING"] == "AREA" else "aggregates"
        asked = Question(extract, row["REF_AREA"], row["SERIES"], year, row["FRAMEWORK"], breakdown=row["BREAKDOWN"])
        return _Explanation(self.context, self.derived, asked, self.cells).root()

    def _gaps(self) -> Node:
        asked = self.question
        rows = self._found(self._ask("gap", area=self._area(), series=asked.series, year=asked.year))
        return Node(f"{self._name(self._area())}, {asked.series}, {asked.year}", tuple(map(self._gap, rows)))

    def _gap(self, row: Row) -> Node:
        name = "sex" if row["DIMENSION"] == "SEX" else "urban"
        code, edition, year = row["INDICATOR"], row["EDITION"], row["TIME_PERIOD"]
        nodes = [
            node
            for category in (row["FIRST_CODE"], row["SECOND_CODE"])
            for node in self._values(
                row["REF_AREA"], code, edition, year, _TOTAL | {name: category, "breakdown": row["BREAKDOWN"]}
            )
        ]
        return Node(words.gap(row), tuple(nodes))

    def _availability(self) -> Node:
        edition = str(self.question.year or "")
        rows = self._found(self._ask("available", area=self._area(), series=self.question.series, edition=edition))
        nodes = [
            Node(
                words.availability(row, self._state(row["AVAILABLE"])),
                tuple(self._values(row["REF_AREA"], row["INDICATOR"], "", row["LAST_PERIOD"], _TOTAL)),
            )
            for row in rows
        ]
        return Node(f"{self._name(self._area())}, {self.question.series}", tuple(nodes))

    def _state(self, code: str) -> str:
        codes = self.context.definitions.code_lists["availability_status"]
        return next(each.label() for each in codes if each.code == code)

    def _revisions(self) -> Node:
        asked = self.question
        rows = self._found(self._ask("vintage", area=self._area(), series=asked.series, year=asked.year))
        nodes = tuple(Node(words.vintage(row)) for row in rows)
        return Node(f"{self._name(self._area())}, {asked.series}, {asked.year}", nodes)

    def _series(self) -> Node:
        asked = self.question
        parts = _TOTAL | {"breakdown": asked.breakdown}
        nodes = tuple(self._values(self._area(), asked.series, "", asked.year, parts))
        if not nodes:
            self._found([])
        return Node(f"{self._name(self._area())}, {asked.series}, {asked.year}", nodes)

    def _values(self, area: str, code: str, edition: str, year: int | None, parts: dict[str, str]) -> Iterator[Node]:
        return self._nodes(self._sent(area, code, edition, year, parts))

    def _sent(
        self, area: str, code: str, edition: str, year: int | None, parts: dict[str, str], *, measure: str = ""
    ) -> list[Row]:
        """The accepted values of a series and year, the one that stands first."""
        return self._ask("candidates", area=area, indicator=code, edition=edition, year=year, measure=measure, **parts)

    def _nodes(self, values: list[Row]) -> Iterator[Node]:
        self.cells.look_up(values)
        for row in values:
            precise = [Node(words.precision(row))] if words.precision(row) else []
            yield Node(words.candidate(row), (*precise, *self._doubts(row), *self._cell(row)))

    def _doubts(self, row: Row) -> Iterator[Node]:
        sent = self.context.definitions.indicators.get((row["EDITION"], row["INDICATOR"]))
        yield from (Node(line) for line in about_codes(Speaker("en"), [sent] if sent else []))

    def _cell(self, row: Row) -> Iterator[Node]:
        found = self.cells.of(row)
        if found:
            yield Node(words.cell(row, found[0]))
            yield Node(f"{found[0]['RULES_EVALUATED']} rules looked at the submission")
        for finding in found:
            if finding["RULE"]:
                yield Node(words.finding(finding))


def area_code(context: Context, text: str) -> str:
    """The code of an area or a group: itself, a name, or WLD for the world.

    Raises:
        UsageError: nothing is known by that name; the advice names the nearest.
    """
    wanted = _WORLD.get(text.upper(), text)
    groups = {row["ref_area"]: row["ref_area"] for row in context.definitions.groups}
    groups |= {row["name_en"].lower(): row["ref_area"] for row in context.definitions.groups}
    alone = Counter(row["grouping"] for row in context.definitions.groups)  # LDC is the one group of its grouping
    groups |= {row["grouping"]: row["ref_area"] for row in context.definitions.groups if alone[row["grouping"]] == 1}
    area = context.definitions.names.resolve(wanted).ref_area
    known = groups.get(wanted) or groups.get(wanted.lower()) or area
    if not known:
        raise UsageError(f"There is no area or group {text}.", advice=area_meant(text, context.definitions))
    return known
