"""An outbox that only remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from erbij.db.database import Transaction


class News:
    """What was said, in order."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, Mapping[str, str]]] = []

    async def add(self, tx: Transaction, kind: str, payload: Mapping[str, str], *, key: str) -> None:
        """Remember it; ``key`` keeps the news of one thing in order."""
        assert tx is not None
        assert key
        self.rows.append((kind, payload))

    def kinds(self) -> list[str]:
        """The kinds of what was said."""
        return [kind for kind, _ in self.rows]
