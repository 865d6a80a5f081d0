"""Runs statements of VTL with vtlengine, in whatever environment that is installed in (it is AGPL, so not in ours).

Reads JSON from standard input and writes, for each case, how many data points each statement found true and false.
"""

from __future__ import annotations

import json
import sys

import pandas as pd
import vtlengine  # type: ignore[import-not-found]

asked = json.load(sys.stdin)
components = [
    {"name": name, "type": "String", "role": "Identifier", "nullable": False} for name in asked["identifiers"]
]
components += [
    {"name": "OBS_VALUE", "type": "Number", "role": "Measure", "nullable": True},
    {"name": "OBS_STATUS", "type": "String", "role": "Attribute", "nullable": True},
]
core = pd.DataFrame(asked["core"], columns=["EDITION", "INDICATOR"])
of_core = [each for each in components if each["name"] in core.columns]
structures = [
    {"name": "DS_1", "DataStructure": components},
    {"name": "CORE_INDICATORS", "DataStructure": of_core},
]
found = []
for case in asked["cases"]:
    results = vtlengine.run(
        script="\n".join(case["statements"]),
        data_structures={"datasets": structures},
        datapoints={
            "DS_1": pd.DataFrame(case["rows"], columns=[each["name"] for each in components]),
            "CORE_INDICATORS": core,
        },
        value_domains={"name": "CL_AREA", "type": "String", "setlist": asked["areas"]},
    )
    judged = [each for result in results.values() for each in result.data["bool_var"].dropna().tolist()]
    found.append([judged.count(True), judged.count(False)])
json.dump(found, sys.stdout)
