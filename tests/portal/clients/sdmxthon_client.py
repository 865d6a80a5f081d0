"""Ten tasks with sdmxthon, which reads messages from addresses."""

import json
import sys
from importlib.metadata import version

import sdmxthon

BASE = f"{sys.argv[1]}/v1"


def structure(path):
    return sdmxthon.read_sdmx(f"{BASE}/{path}").content


def rows(key="all", flow="DF_SERIES", more=""):
    message = sdmxthon.read_sdmx(f"{BASE}/data/{flow}/{key}?format=genericdata{more}")
    [data] = message.content.values() if isinstance(message.content, dict) else [message.content]
    return data.data


def years(found):
    return {str(row.TIME_PERIOD): float(row.OBS_VALUE) for row in found.itertuples()}


def short(names):
    return sorted(str(name).split(":")[-1].split("(")[0] for name in names)


[described] = structure("datastructure/ICT_INDICATORS/DSD_SERIES?references=children")["DataStructures"].values()
[sexes] = structure("codelist/ICT_INDICATORS/CL_SEX")["Codelists"].values()
print(
    json.dumps(
        {
            "version": version("sdmxthon"),
            "flows": short(structure("dataflow?references=descendants")["Dataflows"]),
            "sexes": sorted(sexes.items),
            "dimensions": list(described.dimension_codes),
            "series": years(rows("COL.HH18.PCT.F")),
            "either": len(rows("COL+KEN.HH7")),
            "range": years(rows("UGA.A2", more="&startPeriod=2014&endPeriod=2016")),
            "last": years(rows("UGA.A2", more="&lastNObservations=1")),
            "whole": len(rows()),
            "status": sorted(rows("FJI.HH7").OBS_STATUS.unique()),
            "mdg": years(rows("COL.2008.8_F.8_16", "DF_MDG")),
        }
    )
)
