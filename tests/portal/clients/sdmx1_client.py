"""Ten tasks with sdmx1, over SDMX REST 1."""

import json
import sys
from importlib.metadata import version

import sdmx

US = "ICT_INDICATORS"
source = {"id": "ICT", "url": f"{sys.argv[1]}/v1", "name": "ICT"}
sdmx.add_source(source, override=True)
client = sdmx.Client("ICT")
SPECIFIC = {"Accept": "application/vnd.sdmx.genericdata+xml;version=2.1"}


def rows(key: str = "all", flow: str = "DF_SERIES", **params: object) -> object:
    message = client.data(flow, key=key, params=params, headers=SPECIFIC)
    return sdmx.to_pandas(message, attributes="o").reset_index()


def years(found: object) -> dict[str, float]:
    return {str(row.TIME_PERIOD)[:4]: float(row.value) for row in found.itertuples()}


structure = client.datastructure("DSD_SERIES", agency_id=US).structure["DSD_SERIES"]
print(
    json.dumps(
        {
            "version": version("sdmx1"),
            "flows": sorted(client.dataflow(agency_id=US).dataflow),
            "sexes": sorted(client.codelist("CL_SEX", agency_id=US).codelist["CL_SEX"].items),
            "dimensions": [each.id for each in structure.dimensions.components],
            "series": years(rows("COL.HH18.PCT.F")),
            "either": len(rows("COL+KEN.HH7")),
            "range": years(rows("UGA.A2", startPeriod="2014", endPeriod="2016")),
            "last": years(rows("UGA.A2", lastNObservations=1)),
            "whole": len(rows()),
            "status": sorted(rows("FJI.HH7").OBS_STATUS.map(str).unique()),
            "mdg": years(rows("COL.2008.8_F.8_16", "DF_MDG")),
        }
    )
)
