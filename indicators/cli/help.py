"""What a help text does not need: that a flag is a "<bool>" says nothing to somebody who reads what it does."""

from __future__ import annotations

from typing import Any

import typer


def without_types_of_flags(command: Any) -> Any:
    """A command with all its subcommands, whose flags are listed without a type.

    Args:
        command: what Typer made of an application; changed in place.
    """
    for option in (*command.params, command.get_help_option(typer.Context(command))):
        if getattr(option, "is_flag", False) and option.metavar is None:
            option.metavar = ""
    for each in getattr(command, "commands", {}).values():
        without_types_of_flags(each)
    return command
