"""``--help``: what an operator reads of a command whose documents are not at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.cli.main import app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyclopts import App


def commands(of: App, name: str = "erbij") -> Iterator[tuple[str, App]]:
    """Every command, with what is typed for it."""
    yield name, of
    for word in of:
        if not word.startswith("-"):
            yield from commands(of[word], f"{name} {word}")


def test_every_command_and_everything_that_is_given_to_it_is_told_in_words() -> None:
    silent = [name for name, command in commands(app) if not command.help]
    silent += [
        f"{name} {argument.name}"
        for name, command in commands(app)
        if command.default_command
        for argument in command.assemble_argument_collection(parse_docstring=True)
        if not argument.parameter.help
    ]

    assert silent == []
