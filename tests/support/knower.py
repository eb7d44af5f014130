"""Somebody who knows every rule by which numbers are hidden, and thinks of every world that gives what they read."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

World = tuple[tuple[int, ...], ...]
Shown = tuple[int | None, ...]


def worked_out(
    worlds: Iterable[World], numbers: Callable[[World], tuple[Shown, tuple[int, ...]]], most: int
) -> list[tuple[World, int]]:
    """Return the hidden numbers that can have one value only.

    ``numbers``: what is published of a world, and beside each number what it really is. A world at the edge (``most``)
    has neighbours that nobody sees here, and is left out.
    """
    by_answer: dict[Shown, list[tuple[World, tuple[int, ...]]]] = defaultdict(list)
    for world in worlds:
        shown, really = numbers(world)
        assert all(one is None or one == real for one, real in zip(shown, really, strict=True))
        by_answer[shown].append((world, really))
    found = []
    for answer, alike in by_answer.items():
        if any(one == most for world, _ in alike for mine in world for one in mine):
            continue
        for index, cell in enumerate(answer):
            if cell is None and len({really[index] for _, really in alike}) == 1:
                found.append((alike[0][0], index))
    return found
