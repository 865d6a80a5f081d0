"""A data message before it is written: its data sets, and how their observations are to be laid out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from indicators.portal.sdmx.cube import Cube, Rows
from indicators.portal.sdmx.names import Names
from indicators.release.products.sdmx_flows import AGENCY, MEASURE, VERSION, Flow

FLAT = "AllDimensions"


class Action(Enum):
    """What the receiver does with a data set."""

    INFORMATION = "Information"
    REPLACE = "Replace"
    DELETE = "Delete"


@dataclass(frozen=True, slots=True)
class DataSet:
    """Observations of a cube that are to be treated alike.

    Attributes:
        action: what they are for.
        cube: where they are.
        rows: which ones.
        valid_from: since when they held; none: it is not told.
        valid_to: until when they held, for those that are deleted.
    """

    action: Action
    cube: Cube
    rows: Rows
    valid_from: dt.datetime | None = None
    valid_to: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class View:
    """How observations are laid out, and what is told of each.

    Attributes:
        flow: of which observations.
        at_observation: the dimension at the observation, or `FLAT`.
        attributes: which ones are told, in the order of the structure.
        with_measure: whether the value is told.
    """

    flow: Flow
    at_observation: str
    attributes: Sequence[str]
    with_measure: bool = True

    @property
    def only_keys(self) -> bool:
        """Whether series are told, without observations."""
        return not self.attributes and not self.with_measure

    @property
    def flat(self) -> bool:
        """Whether observations are not grouped."""
        return self.at_observation == FLAT

    @property
    def group(self) -> tuple[str, ...]:
        """The dimensions that are told once for several observations."""
        if self.only_keys:
            return self.flow.key
        return () if self.flat else tuple(name for name in self.flow.dimensions if name != self.at_observation)

    @property
    def single(self) -> tuple[str, ...]:
        """The dimensions that are told with each observation."""
        if self.only_keys:
            return ()
        return self.flow.dimensions if self.flat else (self.at_observation,)

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that are told."""
        return (MEASURE,) if self.with_measure else ()


@dataclass(frozen=True, slots=True)
class Context:
    """What the data are asked of.

    Attributes:
        kind: `dataflow`, `datastructure` or `provisionagreement`.
        flow: whose data they are.
    """

    kind: str
    flow: Flow

    @property
    def ident(self) -> str:
        """Of the artefact."""
        named = {"dataflow": self.flow.ident, "datastructure": self.flow.structure}
        return named.get(self.kind, self.flow.agreement)

    @property
    def urn(self) -> str:
        """Of the artefact."""
        named = {"dataflow": self.flow.urn, "datastructure": self.flow.structure_urn}
        return named.get(self.kind, self.flow.agreement_urn)

    @property
    def reference(self) -> str:
        """The artefact as SDMX-CSV names it."""
        return f"{AGENCY}:{self.ident}({VERSION})"


CONTEXTS = ("dataflow", "datastructure", "provisionagreement")


@dataclass(frozen=True, slots=True)
class Part:
    """Data of one dataflow within a message.

    Attributes:
        context: what was asked of.
        view: how observations are laid out.
        sets: the data sets; at least one has an observation.
    """

    context: Context
    view: View
    sets: Sequence[DataSet]


@dataclass(frozen=True, slots=True)
class Message:
    """Data that answer a query.

    Attributes:
        ident: of the message.
        prepared: when the newest of its releases was made.
        parts: for each dataflow that has something.
        languages: the names of components and codes; those of the reader's language first.
    """

    ident: str
    prepared: dt.datetime
    parts: Sequence[Part]
    languages: Sequence[Names]

    @property
    def names(self) -> Names:
        """The names in the language of the reader."""
        return self.languages[0]
