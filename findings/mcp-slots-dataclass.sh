#!/bin/sh
# The SDK of the Model Context Protocol leaves out the fields of an answer that is a dataclass with slots: a client gets
# it as text only, and the tool has no output schema. Nothing fails; the log of the server says so at level INFO.
#
# Seen with mcp 2.3.0. With structured_output=True the server refuses such a tool at its start; a record inside the
# answer may have slots.
#
# Ends with 1 when both tools answer with fields.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet mcp==2.3.0
cat > "$folder/answers.py" <<'PY'
import asyncio
import sys
from dataclasses import dataclass
from importlib.metadata import version

from mcp.client import Client
from mcp.server import MCPServer


@dataclass
class Plain:
    year: int


@dataclass(slots=True)
class Slotted:
    year: int


server = MCPServer("figures", log_level="ERROR")


@server.tool()
def plain() -> Plain:
    return Plain(2016)


@server.tool()
def slotted() -> Slotted:
    return Slotted(2016)


async def main() -> dict[str, object]:
    async with Client(server) as client:
        return {
            tool.name: ((await client.call_tool(tool.name, {})).structured_content, tool.output_schema is not None)
            for tool in (await client.list_tools()).tools
        }


print("mcp", version("mcp"))
found = asyncio.run(main())
for name, (fields, schema) in found.items():
    print(f"{name}: fields {fields}, output schema {schema}")
sys.exit(found != {"plain": ({"year": 2016}, True), "slotted": (None, False)})
PY
"$folder/venv/bin/python" "$folder/answers.py"
