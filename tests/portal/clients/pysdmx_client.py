"""Ten tasks with pysdmx, over SDMX REST 2."""

import json
import sys
from importlib.metadata import version
from io import BytesIO

import pandas as pd
from pysdmx.api.fmr import RegistryClient
from pysdmx.api.qb.data import DataContext, DataQuery
from pysdmx.api.qb.service import RestService
from pysdmx.api.qb.util import ApiVersion
from pysdmx.io.format import DataFormat, StructureFormat

US = "ICT_INDICATORS"
BASE = f"{sys.argv[1]}/v2"
registry = RegistryClient(BASE, StructureFormat.SDMX_JSON_2_0_0)
service = RestService(BASE, ApiVersion.V2_1_0, data_format=DataFormat.SDMX_CSV_2_0_0)


def rows(key: str = "*", flow: str = "DF_SERIES", **more: object) -> pd.DataFrame:
    asked = DataQuery(DataContext.DATAFLOW, US, flow, "1.0", key=key, **more)
    return pd.read_csv(BytesIO(service.data(asked)), keep_default_na=False)


def years(found: pd.DataFrame) -> dict[str, float]:
    return {str(row.TIME_PERIOD): float(row.OBS_VALUE) for row in found.itertuples()}


schema = registry.get_schema("datastructure", US, "DSD_SERIES", "1.0")
uganda = rows("UGA.A2")
print(
    json.dumps(
        {
            "version": version("pysdmx"),
            "flows": sorted(each.id for each in registry.get_dataflows(US)),
            "sexes": sorted(code.id for code in registry.get_codes(US, "CL_SEX", "1.0")),
            "dimensions": [each.id for each in schema.components.dimensions],
            "series": years(rows("COL.HH18.PCT.F")),
            "either": len(rows("COL+KEN.HH7")),
            "range": years(uganda[uganda.TIME_PERIOD >= 2014]),
            "last": years(rows("UGA.A2", last_n_obs=1)),
            "whole": len(rows()),
            "status": sorted(rows("FJI.HH7").OBS_STATUS.unique()),
            "mdg": years(rows("COL.2008.8_F.8_16", "DF_MDG")),
        }
    )
)
