"""What the import of a school's files needs from the rooms that know the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.db.database import Reading, Transaction
    from erbij.schools.model import Asked, Column, Outcome, Recognised, Table


class ImportPart(Protocol):
    """One room's share of one file; several parts may share a file, with their columns together."""

    @property
    def file(self) -> str:
        """Return the file without ``.csv``: groups, people, timetable, free_days, attendance or lessons."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns that this part reads (and may share with another part)."""

    async def compare(self, read: Reading, asked: Asked, table: Table | None) -> tuple[Outcome, Any]:
        """Return what it would do, and what must still be so when that is written; fills ``asked`` for later parts.

        No table: no change.
        """

    async def unchanged(self, read: Reading, asked: Asked, table: Table | None, mark: Any) -> bool:
        """Whether it is still so."""

    def pieces(self, work: Any) -> Sequence[Any]:
        """Return what is so much that it is written ahead, a transaction for each; nobody sees it yet."""

    async def ahead(self, tx: Transaction, asked: Asked, piece: Any) -> None:
        """Write a piece ahead."""

    async def discard(self, tx: Transaction, school_id: str) -> bool:
        """Take some of what was written ahead away; False when there is nothing left."""

    async def show(self, tx: Transaction, school_id: str, after: str) -> str | None:
        """Let some of what was written ahead be seen, what comes ``after``; returns what was last, None at the end."""

    async def write(self, tx: Transaction, asked: Asked, work: Any) -> None:
        """Carry out what :meth:`compare` found, in the transaction that saw that nothing changed since."""


class FileReader(Protocol):
    """Reads a file of another program."""

    def __call__(self, name: str, data: bytes, asked: Asked) -> Recognised | None:
        """Return what the file holds; None when it is not of that program. Blocks."""


class NeedsProof(Protocol):
    """Who is at this screen (``access.proof.service.needs_proof``)?"""

    async def __call__(self, read: Reading, actor: Actor, now: datetime) -> None:
        """Go on only for who proved themself just now; raises a refusal for anybody else."""
