"""What the demonstration needs from access; wired in composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from erbij.access.wire import LinkPurpose
    from erbij.db.database import Transaction


class DemoAccess(Protocol):
    """Links that can be used again and again, for people and for a classroom unit (``access.service.Access``)."""

    async def make_link(
        self,
        tx: Transaction,
        school_id: str,
        owner_id: str,
        purpose: LinkPurpose = ...,
        *,
        reusable: bool = False,
        unit: bool = False,
    ) -> str:
        """Return the address of a new sign-in link."""

    async def make_unit(self, tx: Transaction, school_id: str, place: str) -> str:
        """Return the id of the unit of that place; the same one each time."""
