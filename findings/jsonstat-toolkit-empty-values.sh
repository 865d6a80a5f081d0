#!/bin/sh
# jsonstat-toolkit takes a data set whose object of values is empty for one without cells: every cell is null, and with it
# its status. JSON-stat lets `value` be an object that leaves out what is missing; a table of which every value is missing
# or withheld leaves out all.
#
# Seen with jsonstat-toolkit 2.2.2 and Node 20. What it gives for a cell with the status Q:
#
#   value {"1":5}: Q
#   value [null,null]: Q
#   value {}: the cell is null
#
# Ends with 1 when it gives the status in all three.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent jsonstat-toolkit@2.2.2
cat > cells.mjs <<'JS'
import { readFileSync } from "node:fs";

import JSONstat from "jsonstat-toolkit";

const version = JSON.parse(readFileSync("node_modules/jsonstat-toolkit/package.json")).version;
console.log("jsonstat-toolkit", version, "node", process.version);
const said = [{ 1: 5 }, [null, null], {}].map((value) => {
  const document = {
    version: "2.0", class: "dataset", id: ["A"], size: [2],
    dimension: { A: { category: { index: ["x", "y"] } } }, value, status: { 0: "Q" },
  };
  const cell = JSONstat(document).Data(0);
  console.log(`value ${JSON.stringify(value)}: ${cell === null ? "the cell is null" : cell.status}`);
  return cell?.status;
});
process.exit(said.every((status) => status === "Q") ? 1 : 0);
JS
node cells.mjs
