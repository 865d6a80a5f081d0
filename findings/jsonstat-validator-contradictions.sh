#!/bin/sh
# A data set of JSON-stat 2.0 that contradicts itself is valid for jsonstat-validator: with too few values, with two
# categories at one place, with a status of a cell that does not exist.
#
# Seen with jsonstat-validator 0.4.6:
#
#   as it should be                   valid
#   three values for four cells       valid
#   two categories at place 0         valid
#   a status for cell 99              valid
#   a size that is not the categories' number   refused
#
# It looks at the parts one by one, and at the sizes; one would expect it to count the values, too. Readers then give
# values of other cells, or end. Ends with 1 when all of the contradictions are refused.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet jsonstat-validator==0.4.6
cat > "$folder/show.py" <<'PY'
import copy
import importlib.metadata
import sys

from jsonstat_validator import validate_jsonstat

GOOD = {
    "version": "2.0",
    "class": "dataset",
    "id": ["REF_AREA", "TIME_PERIOD"],
    "size": [2, 2],
    "dimension": {
        "REF_AREA": {"category": {"index": {"KEN": 0, "UGA": 1}}},
        "TIME_PERIOD": {"category": {"index": {"2015": 0, "2016": 1}}},
    },
    "value": [1.5, 2.5, 3.5, 4.5],
}


def told(name, change):
    content = copy.deepcopy(GOOD)
    change(content)
    try:
        said = "valid" if validate_jsonstat(content) else "refused"
    except Exception:
        said = "refused"
    print(f"{name:44} {said}")
    return said


print("jsonstat-validator", importlib.metadata.version("jsonstat-validator"))
told("as it should be", lambda content: None)
wrong = [
    told("three values for four cells", lambda content: content["value"].pop()),
    told("two categories at place 0", lambda content: content["dimension"]["REF_AREA"]["category"].update(index={"KEN": 0, "UGA": 0})),
    told("a status for cell 99", lambda content: content.update(status={"99": "m"})),
]
told("a size that is not the categories' number", lambda content: content.update(size=[2, 3]))
sys.exit(0 if "valid" in wrong else 1)
PY
"$folder/venv/bin/python" "$folder/show.py"
