"""Reads YAML by a safe loader that refuses what YAML lets pass: a key that stands twice, of which the last counts."""

from __future__ import annotations

from typing import Any


def load(text: str) -> Any:
    """The document of a text, read in C where there is a loader in C.

    Raises:
        yaml.MarkedYAMLError: it is no YAML, or a key stands twice in a mapping.
    """
    import yaml
    from yaml.constructor import ConstructorError
    from yaml.nodes import MappingNode, ScalarNode

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] # which one is known at run time
        def construct_mapping(self, node: MappingNode, deep: bool = False) -> dict[Any, Any]:
            seen: set[tuple[str, str]] = set()
            for key, _ in node.value:
                if isinstance(key, ScalarNode):
                    if (key.tag, key.value) in seen:
                        raise ConstructorError(None, None, f"{key.value} stands twice", key.start_mark)
                    seen.add((key.tag, key.value))
            found: dict[Any, Any] = super().construct_mapping(node, deep=deep)
            return found

    return yaml.load(text, Loader=Loader)  # noqa: S506 - it is a safe one
