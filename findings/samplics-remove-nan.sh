#!/bin/sh
# TaylorEstimator with remove_nan=True takes the rows without an answer out of the sample and not only out of the figure:
# the standard error is that of a smaller sample whose size was fixed. The same figure as an estimate for the domain of
# those who answered has the right error; so do svymean(na.rm = TRUE) of R's survey 4.1-1, and svydesign of the rest of the
# rows the small one.
#
# Seen with samplics 0.6.1, nine rows in two strata, two of them without an answer:
#
#   remove_nan: mean 37.5, error 4.3965;   as a domain: mean 37.5, error 4.8922
#
# Ends with 1 when the two errors agree.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet samplics==0.6.1
cat > "$folder/show.py" <<'PY'
import sys
import warnings
from importlib.metadata import version

import numpy as np
from samplics.estimation import TaylorEstimator
from samplics.utils.types import PopParam

warnings.simplefilter("ignore")
values = np.array([20.2, 30.2, 16.5, np.nan, 40.0, 55.0, 32.0, np.nan, 61.0])
design = {
    "samp_weight": np.array([10.0] * 4 + [12.0] * 5), "stratum": np.array([1] * 4 + [2] * 5), "psu": np.arange(9),
}
removed = TaylorEstimator(PopParam.mean)
removed.estimate(y=values, **design, remove_nan=True)
domain = TaylorEstimator(PopParam.mean)
answered = np.where(np.isnan(values), "no", "yes")
domain.estimate(y=np.where(np.isnan(values), 1.0, values), **design, domain=answered)  # any value: of another domain
print("samplics", version("samplics"))
print("remove_nan", removed.point_est, removed.stderror)
print("domain", domain.point_est["yes"], domain.stderror["yes"])
sys.exit(0 if abs(removed.stderror - domain.stderror["yes"]) > 0.01 else 1)
PY
"$folder/venv/bin/python" "$folder/show.py"
