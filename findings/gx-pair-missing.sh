#!/bin/sh
# Of a pair of columns of which one is missing, ExpectColumnPairValuesAToBeGreaterThanB says "unexpected", and counts no
# missing value: what was not sent becomes an error. Expectations about one column leave missing values out.
#
# Seen with great_expectations 1.24.1 over pandas 3.1.1, of the pairs (2, 1), (2, missing), (missing, 3):
#
#   default: 2 unexpected of 3, missing 0;   ignore_row_if="either_value_is_missing": 0 unexpected, missing 2
#
# Ends with 1 when the default leaves them out.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet great_expectations==1.24.1 pandas==3.1.1
cat > "$folder/show.py" <<'PY'
import logging
import sys
import warnings

import great_expectations as gx
import pandas as pd

warnings.simplefilter("ignore")
logging.disable(logging.WARNING)
pairs = pd.DataFrame({"a": [2.0, 2.0, None], "b": [1.0, None, 3.0]})
context = gx.get_context(mode="ephemeral")
asset = context.data_sources.add_pandas("p").add_dataframe_asset("a")
batch = asset.add_batch_definition_whole_dataframe("b").get_batch(batch_parameters={"dataframe": pairs})
print("great_expectations", gx.__version__)
unexpected = []
for more in ({}, {"ignore_row_if": "either_value_is_missing"}):
    expected = gx.expectations.ExpectColumnPairValuesAToBeGreaterThanB(column_A="a", column_B="b", **more)
    found = batch.validate(expected).result
    unexpected.append(found["unexpected_count"])
    print(more or "default", found["unexpected_count"], "unexpected, missing", found["missing_count"])
sys.exit(0 if unexpected == [2, 0] else 1)
PY
"$folder/venv/bin/python" "$folder/show.py"
