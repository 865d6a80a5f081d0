"""Data as SDMX-ML: generic 2.1, or specific to the structure 2.1, 3.0 and 3.1."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from indicators.base.printable import readable
from indicators.portal.sdmx.message import Action, Context, DataSet, Message, Part, View
from indicators.portal.sdmx.text import Field, Layout, Piece, pieces
from indicators.release.products.sdmx_flows import AGENCY, VERSION

BASE = "http://www.sdmx.org/resources/sdmxml/schemas"
# The class of an artefact in a reference, the element of the header, and the scope of a data set.
_CLASSES = {
    "dataflow": ("Dataflow", "StructureUsage", "Dataflow"),
    "datastructure": ("DataStructure", "Structure", "DataStructure"),
    "provisionagreement": ("ProvisionAgreement", "ProvisionAgreement", "ProvisionAgreement"),
}
_NO_ATTRIBUTES = b"<gen:Attributes></gen:Attributes>"


@dataclass(frozen=True, slots=True)
class Dialect:
    """One of the messages of SDMX-ML.

    Attributes:
        version: 2.1, 3.0 or 3.1.
        generic: whether components are named in elements, not in attributes of their own.
    """

    version: str
    generic: bool = False

    @property
    def message(self) -> str:
        """The element of the message."""
        return "GenericData" if self.generic else "StructureSpecificData"

    @property
    def before_3(self) -> bool:
        """Whether it is of SDMX 2."""
        return self.version.startswith("2")


def as_xml(message: Message, dialect: Dialect) -> Iterator[bytes]:
    """The message in pieces."""
    yield _opening(message, dialect).encode()
    layout = _generic if dialect.generic else _specific
    for number, part in enumerate(message.parts, start=1):
        for data in part.sets:
            yield _data_set(data, part, number, dialect).encode()
            for piece in pieces(data, layout(part.view, data)):
                yield piece.replace(_NO_ATTRIBUTES, b"")
            yield b"</mes:DataSet>\n"
    yield f"</mes:{dialect.message}>\n".encode()


def _opening(message: Message, dialect: Dialect) -> str:
    base = f"{BASE}/v{dialect.version.replace('.', '_')}"
    kind = "generic" if dialect.generic else "structurespecific"
    numbered = [] if dialect.generic else list(enumerate(message.parts, start=1))
    own = "".join(f' xmlns:ns{number}="{_namespace(part)}"' for number, part in numbered)
    structures = "".join(_structure(part, dialect) for part in message.parts)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<mes:{dialect.message}'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:mes="{base}/message"'
        f' xmlns:com="{base}/common" xmlns:{"gen" if dialect.generic else "ss"}="{base}/data/{kind}"{own}>\n'
        f"<mes:Header><mes:ID>{message.ident}</mes:ID><mes:Test>false</mes:Test>"
        f"<mes:Prepared>{_moment(message.prepared)}</mes:Prepared>"
        f'<mes:Sender id="{AGENCY}"/>{structures}</mes:Header>\n'
    )


def _namespace(part: Part) -> str:
    return namespace(part.context, part.view.at_observation)


def namespace(context: Context, at_observation: str) -> str:
    """Of the elements that are specific to a structure, as the standard makes it of an artefact and a view."""
    return f"{context.urn}:ObsLevelDim:{at_observation}"


def _structure(part: Part, dialect: Dialect) -> str:
    context, at_observation = part.context, part.view.at_observation
    kind, element, _ = _CLASSES[context.kind]
    named = "" if dialect.generic else f' namespace="{_namespace(part)}"'
    if dialect.before_3:
        # The agreement has a spelling of its own there.
        element = element.replace("ProvisionAgreement", "ProvisionAgrement")
        ref = f'<Ref agencyID="{AGENCY}" id="{context.ident}" version="{VERSION}" class="{kind}"/>'
    else:
        ref = context.urn
    return (
        f'<mes:Structure structureID="{context.flow.ident}"{named} dimensionAtObservation="{at_observation}">'
        f"<com:{element}>{ref}</com:{element}></mes:Structure>"
    )


def _data_set(data: DataSet, part: Part, number: int, dialect: Dialect) -> str:
    dates = {"validFromDate": data.valid_from, "validToDate": data.valid_to}
    told = {"action": data.action.value} | {name: _moment(each) for name, each in dates.items() if each}
    reference = {"structureRef": part.context.flow.ident}
    if dialect.generic:
        return f"<mes:DataSet{_attributes(reference | told)}>\n"
    scope = {"dataScope": _CLASSES[part.context.kind][2]} if dialect.before_3 else {}
    attributes = reference | scope | told
    named = {f"ss:{name}": value for name, value in attributes.items()}
    return f'<mes:DataSet{_attributes(named)} xsi:type="ns{number}:DataSetType">\n'


def _quoted(text: str) -> str:
    """A text as the value of an attribute."""
    return quoteattr(readable(text))


def _attributes(pairs: dict[str, str]) -> str:
    return "".join(f" {name}={_quoted(value)}" for name, value in pairs.items())


def _moment(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def _told(view: View, data: DataSet) -> tuple[Sequence[str], Sequence[str]]:
    """The measures and attributes that stand with an observation; none where it is deleted as a whole."""
    return ((), ()) if data.action is Action.DELETE else (view.measures, view.attributes)


def _specific(view: View, data: DataSet) -> Layout:
    measures, attributes = _told(view, data)
    group = [_attribute(name) for name in view.group]
    if view.only_keys:
        return Layout(["<Series", *group, "/>\n"], [], group=view.group)
    single = [_attribute(name) for name in (*view.single, *measures, *attributes)]
    observation: list[Piece] = ["<Obs", *single, "/>\n"]
    if view.flat:
        return Layout([], observation)
    return Layout(["<Series", *group, ">\n"], observation, close="</Series>\n", group=view.group)


def _attribute(name: str) -> Field:
    return Field(name, lambda value: f" {name}={_quoted(value)}")


def _generic(view: View, data: DataSet) -> Layout:
    measures, attributes = _told(view, data)
    group = [_value(name) for name in view.group]
    if view.only_keys:
        head: list[Piece] = ["<gen:Series><gen:SeriesKey>", *group, "</gen:SeriesKey></gen:Series>\n"]
        return Layout(head, [], group=view.group)
    observation: list[Piece] = ["<gen:Obs>"]
    if view.flat:
        observation += ["<gen:ObsKey>", *(_value(name) for name in view.single), "</gen:ObsKey>"]
    else:
        observation += [
            Field(name, lambda value: f"<gen:ObsDimension value={_quoted(value)}/>") for name in view.single
        ]
    observation += [Field(name, lambda value: f"<gen:ObsValue value={_quoted(value)}/>") for name in measures]
    if attributes:
        observation += ["<gen:Attributes>", *(_value(name) for name in attributes), "</gen:Attributes>"]
    observation.append("</gen:Obs>\n")
    if view.flat:
        return Layout([], observation)
    head = ["<gen:Series><gen:SeriesKey>", *group, "</gen:SeriesKey>\n"]
    return Layout(head, observation, close="</gen:Series>\n", group=view.group)


def _value(name: str) -> Field:
    return Field(name, lambda value: f'<gen:Value id="{name}" value={_quoted(value)}/>')
