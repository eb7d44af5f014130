"""The text of a block as plain pieces: the same small part of Markdown that the screen draws (``core/catalogue``).

Lines: ``## heading``, ``- point``, ``1. step``, ``> quote``; an empty line begins a new piece. In a line:
``**strong**``, ``*stress*``, code in backticks, ``[words](https://…)``; on paper an address stands behind its words.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Kind = Literal["heading", "paragraph", "quote", "points", "steps"]
Style = Literal["", "B", "I"]


class Run(NamedTuple):
    """Letters in one style."""

    text: str
    style: Style = ""


Line = tuple[Run, ...]


class Piece(NamedTuple):
    """Lines of one kind. ``first``: the number of the first step."""

    kind: Kind
    lines: tuple[Line, ...]
    first: int = 1


_LINES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("heading", re.compile(r"(#{1,6})\s+(.*)")),
    ("points", re.compile(r"([-*•])\s+(.*)")),
    ("steps", re.compile(r"([0-9]{1,3})[.)]\s+(.*)")),
    ("quote", re.compile(r"(>)\s?(.*)")),
)
_MARK = re.compile(r"\*\*(?=\S)([^*]+)\*\*|\*(?=\S)([^*]+)\*|`([^`]+)`|\[([^\[\]]+)\]\((https://[^()\s]+)\)")


def pieces_of(source: str) -> tuple[Piece, ...]:
    """Return the pieces of a text, in order."""
    pieces: list[Piece] = []
    opened: Kind | None = None
    for raw in source.split("\n"):
        line = raw.strip()
        kind, mark, words = _kind_of(line)
        if not line:
            opened = None
        elif opened == kind != "heading":
            last = pieces[-1]
            pieces[-1] = last._replace(lines=(*last.lines, runs_of(words)))
        else:
            pieces.append(Piece(kind, (runs_of(words),), int(mark) if kind == "steps" else 1))
            opened = kind
    return tuple(pieces)


def runs_of(line: str) -> Line:
    """Return what stands in one line; a mark within a mark is printed as it was typed."""
    runs: list[Run] = []
    at = 0
    for mark in _MARK.finditer(line):
        runs.append(Run(line[at : mark.start()]))
        strong, stress, code, words, address = mark.groups()
        if address:
            runs.append(Run(f"{words} ({address})"))
        else:
            runs.append(Run(strong or stress or code, "B" if strong else "I" if stress else ""))
        at = mark.end()
    runs.append(Run(line[at:]))
    return tuple(run for run in runs if run.text)


def _kind_of(line: str) -> tuple[Kind, str, str]:
    for kind, pattern in _LINES:
        found = pattern.fullmatch(line)
        if found:
            return kind, found[1], found[2]
    return "paragraph", "", line
