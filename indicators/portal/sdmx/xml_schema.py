"""The XML Schema of structure-specific data: what a data set of a dataflow may hold, in one view of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import quoteattr

from indicators.portal.sdmx.message import Context, View
from indicators.portal.sdmx.xml_data import BASE, namespace
from indicators.release.products.sdmx_flows import MEASURE, TIME

_LOCATION = "https://xml.sdmx.org"
Codes = Mapping[str, Sequence[str]]


def as_xml_schema(context: Context, view: View, codes: Codes, version: str) -> str:
    """The schema as text.

    Args:
        context: what the data are reported against.
        view: which dimensions stand where, and whether values are told at all.
        codes: by component, what it may be.
        version: of SDMX-ML, such as 3.0.
    """
    base, target = f"{BASE}/v{version.replace('.', '_')}", namespace(context, view.at_observation)
    imports = "".join(
        f'<xs:import namespace="{base}/{name}" schemaLocation="{_LOCATION}/{version}/{file}"/>'
        for name, file in (
            ("common", "SDMXCommon.xsd"),
            ("data/structurespecific", "SDMXDataStructureSpecific.xsd"),
        )
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"'
        f' xmlns="{target}" xmlns:common="{base}/common" xmlns:dsd="{base}/data/structurespecific"'
        f' targetNamespace="{target}" elementFormDefault="qualified" attributeFormDefault="unqualified">\n'
        f"{imports}\n{''.join(_types(view, codes))}</xs:schema>\n"
    )


def _types(view: View, codes: Codes) -> Iterator[str]:
    for name, known in codes.items():
        told = "".join(f"<xs:enumeration value={quoteattr(code)}/>" for code in known)
        yield f'<xs:simpleType name="{name}"><xs:restriction base="xs:string">{told}</xs:restriction></xs:simpleType>\n'
    holds = "Obs" if view.flat else "Series"
    yield _type(
        "DataSetType",
        '<xs:element name="DataProvider" type="common:DataProviderReferenceType" form="unqualified" minOccurs="0"/>'
        f'<xs:choice minOccurs="0" maxOccurs="unbounded"><xs:element name="{holds}" type="{holds}Type"'
        ' form="unqualified"/></xs:choice>',
    )
    if not view.flat:
        observations = '<xs:element name="Obs" type="ObsType" form="unqualified" minOccurs="0" maxOccurs="unbounded"/>'
        yield _type("SeriesType", observations, view.group, codes)
    yield _type("ObsType", "", view.single, codes, (*view.measures, *view.attributes), view)


def _type(
    name: str,
    elements: str,
    required: Sequence[str] = (),
    codes: Codes | None = None,
    others: Sequence[str] = (),
    view: View | None = None,
) -> str:
    numbers = view.flow.numbers if view else frozenset()
    told = "".join(_attribute(each, codes or {}, numbers, "required") for each in required)
    told += "".join(_attribute(each, codes or {}, numbers, "optional") for each in others)
    if name != "DataSetType" and TIME not in required:
        told += f'<xs:attribute name="{TIME}" use="prohibited"/>'
    annotations = '<xs:sequence><xs:element ref="common:Annotations" minOccurs="0"/></xs:sequence>'
    return (
        f'<xs:complexType name="{name}"><xs:complexContent><xs:restriction base="dsd:{name}">'
        f"<xs:sequence>{annotations}{elements}</xs:sequence>{told}"
        "</xs:restriction></xs:complexContent></xs:complexType>\n"
    )


def _attribute(name: str, codes: Codes, numbers: frozenset[str], use: str) -> str:
    if name in codes:
        kind = name
    elif name == TIME:
        kind = "common:ObservationalTimePeriodType"
    else:
        kind = "xs:double" if name == MEASURE or name in numbers else "xs:string"
    return f'<xs:attribute name="{name}" type="{kind}" use="{use}"/>'
