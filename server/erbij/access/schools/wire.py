"""Messages of working at several schools."""

from __future__ import annotations

from erbij.wire import Id, Instant, Name, Wire


class LinkedSchool(Wire):
    """Another school where who is signed in works too."""

    id: Id
    name: Name
    linked_at: Instant


class LinkedSchools(Wire):
    """All of them, by name."""

    schools: tuple[LinkedSchool, ...]


class SchoolOffer(Wire):
    """Who began in this browser at the first school, asked after the sign-in at the other: is that the same person?"""

    school_name: Name
    name: Name


class GoToSchool(Wire):
    """Over to another school; the sign-in here ends."""

    school_id: Id
