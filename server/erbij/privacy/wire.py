"""Messages of the who-looked log."""

from __future__ import annotations

from erbij.actor import Role
from erbij.wire import Id, Instant, Wire


class LookCard(Wire):
    """Somebody of staff saw this pupil's data on a page. ``roles`` is as what they looked; ``name`` null: unknown now.

    ``page`` is the noun of the page: ``people``, ``register.day`` or ``register.day.csv``; more may come.
    """

    id: Id
    at: Instant
    name: str | None
    roles: tuple[Role, ...]
    page: str


class Looks(Wire):
    """Who looked since an instant (90 days), the latest first, at most 100; ``more``: ask ``before`` the last id."""

    person_id: Id
    person_name: str
    timezone: str
    since: Instant
    looks: tuple[LookCard, ...]
    more: bool
