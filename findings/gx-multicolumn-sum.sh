#!/bin/sh
# ExpectMulticolumnSumToEqual adds doubles and compares them exactly, without a tolerance: of shares with one decimal that
# add up to 100 every thirteenth row is "unexpected".
#
# Seen with great_expectations 1.24.1 over pandas 3.1.1:
#
#   44.9 + 50.8 + 4.3 = 100: success False, 1 unexpected
#
# Ends with 1 when it is a success. Add a column with the rounded sum, and expect that.
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
shares = pd.DataFrame({"a": [44.9], "b": [50.8], "c": [4.3]})
context = gx.get_context(mode="ephemeral")
asset = context.data_sources.add_pandas("p").add_dataframe_asset("a")
batch = asset.add_batch_definition_whole_dataframe("b").get_batch(batch_parameters={"dataframe": shares})
result = batch.validate(gx.expectations.ExpectMulticolumnSumToEqual(column_list=["a", "b", "c"], sum_total=100))
print("great_expectations", gx.__version__, result.success, result.result["unexpected_count"])
sys.exit(1 if result.success else 0)
PY
"$folder/venv/bin/python" "$folder/show.py"
