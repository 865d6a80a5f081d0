"""What tasks of Airflow hand to each other: names, numbers of deliveries and counts, never figures or tables."""

from __future__ import annotations

import ast

from tests.conftest import ROOT

# NaN in an XCom fails the task, and a Decimal goes through a float (Airflow 3.3.2): none of these can hold one.
PLAIN = {"None", "int", "str", "list[str]", "list[list[str]]", "dict[str, str]", "dict[str, int]", "dict[str, object]"}
SOURCES = {path.name: ast.parse(path.read_text("utf-8")) for path in sorted((ROOT / "dags").glob("*.py"))}
TASKS = [
    (name, node, decorator)
    for name, tree in SOURCES.items()
    for node in ast.walk(tree)
    if isinstance(node, ast.FunctionDef)
    for decorator in node.decorator_list
    if ast.unparse(decorator).split("(")[0] == "task"
]


def test_tasks_hand_over_plain_values_only() -> None:
    assert len(TASKS) >= 12
    assert {
        f"{name}: {node.name}" for name, node, _ in TASKS if ast.unparse(node.returns or ast.Constant(0)) not in PLAIN
    } == set()


def test_no_task_that_is_mapped_announces_anything() -> None:
    """An outlet of a mapped task makes an event an instance, before others have failed: a closing task announces."""
    mapped = {
        node.value.id
        for tree in SOURCES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"expand", "expand_kwargs"}
        and isinstance(node.value, ast.Name)
    }
    announcing = {node.name for _, node, decorator in TASKS if "outlets" in ast.unparse(decorator)}
    assert mapped
    assert announcing
    assert mapped & announcing == set()


def test_roll_ups_wait_for_countries_and_not_for_a_batch_of_the_scheduler() -> None:
    """A mapper to the beginning of a month runs once a batch of the scheduler; `RollupMapper` waits for its window."""
    mappers = {
        ast.unparse(node.func)
        for tree in SOURCES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Mapper")
    }
    assert mappers == {"RollupMapper", "FixedKeyMapper"}


def test_a_release_by_countries_can_run_at_all() -> None:
    """Airflow accepts a minimum above the number of segments, and such a DAG never runs, without a word."""
    [enough] = [
        node.value.value
        for node in SOURCES["release.py"].body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and ast.unparse(node.targets[0]) == "ENOUGH"
    ]
    areas = (ROOT / "indicators" / "definitions" / "areas.csv").read_text("utf-8").splitlines()[1:]
    assert isinstance(enough, int)
    assert 0 < enough <= len(areas)
