"""Messages of the calendar address."""

from __future__ import annotations

from erbij.wire import Id, Instant, Wire


class FeedAsked(Wire):
    """Make an address for oneself (null) or for a child; the one before stops working."""

    person_id: Id | None = None


class FeedMade(Wire):
    """The new address; only its hash is kept, so that it can be shown this once only."""

    address: str


class FeedState(Wire):
    """Since when somebody has an address (null: there is none), and when a program read it last."""

    person_id: Id
    person_name: str
    made_at: Instant | None
    read_at: Instant | None
