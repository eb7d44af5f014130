"""What the people room needs from rooms above it; wired in composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.db.database import Reading, Transaction


class AccessFacts(Protocol):
    """How people can sign in (access implements it)."""

    async def facts(self, read: Reading, school_id: str, person_ids: Sequence[str]) -> Mapping[str, tuple[int, bool]]:
        """Return (bound devices, has a password) by person; who is absent has neither."""


class Disclose(Protocol):
    """The who-looked log (``privacy.service.disclose``)."""

    async def __call__(
        self, tx: Transaction, actor: Actor, page: str, pupil_ids: Iterable[str], *, relation: str, now: datetime
    ) -> int:
        """Write that the actor sees these pupils on a page, in the transaction that reads."""


class RightsListener(Protocol):
    """Whoever must end sign-ins (access implements it)."""

    async def rights_changed(self, tx: Transaction, school_id: str, person_ids: Sequence[str]) -> None:
        """A role was given or taken, or somebody left: their sign-ins end within 2 s of the commit."""
