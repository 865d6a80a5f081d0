"""Ten tasks with pandasdmx, over SDMX REST 1, with the structures that it needs to read data."""

import json
import sys
from importlib.metadata import version

import pandasdmx

US = "ICT_INDICATORS"
source = {"id": "ICT", "url": f"{sys.argv[1]}/v1", "name": "ICT", "documentation": sys.argv[1]}
pandasdmx.add_source(json.dumps(source), override=True)
client = pandasdmx.Request("ICT")


def structure(name):
    return client.get("datastructure", name, provider=US, params={"references": "children"}).structure[name]


SERIES, MDG = structure("DSD_SERIES"), structure("DSD_MDG")


def rows(key="all", flow="DF_SERIES", dsd=SERIES, **params):
    message = client.get("data", flow, key=key, dsd=dsd, params=params)
    return pandasdmx.to_pandas(message, attributes="o").reset_index()


def years(found):
    return {str(row.TIME_PERIOD)[:4]: float(row.value) for row in found.itertuples()}


print(
    json.dumps(
        {
            "version": version("pandasdmx"),
            "flows": sorted(client.get("dataflow", "all", provider=US).dataflow),
            "sexes": sorted(client.get("codelist", "CL_SEX", provider=US).codelist["CL_SEX"].items),
            "dimensions": [each.id for each in SERIES.dimensions.components],
            "series": years(rows("COL.HH18.PCT.F.........")),
            "either": len(rows("COL+KEN.HH7...........")),
            "range": years(rows("UGA.A2...........", startPeriod="2014", endPeriod="2016")),
            "last": years(rows("UGA.A2...........", lastNObservations=1)),
            "whole": len(rows()),
            "status": sorted(rows("FJI.HH7...........").OBS_STATUS.map(str).unique()),
            "mdg": years(rows("COL.2008.8_F.8_16....", "DF_MDG", MDG)),
        }
    )
)
