"""Values of grants."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from erbij.plans.grants.wire import GranteeKind, GrantScope, GrantState
    from erbij.plans.model import About
    from erbij.plans.start.wire import SignedAs
    from erbij.private import Private
    from erbij.schools.model import School


@dataclass(frozen=True, slots=True)
class Grant:
    """The school of enrolment shows a pupil to somebody from ``first`` to ``until``, both included.

    ``grantee_id`` is a school's id or a person's, by ``kind``; ``text`` what is agreed to, empty for a school.
    """

    id: str
    school_id: str
    pupil_id: str
    kind: GranteeKind
    grantee_id: str
    grantee_name: Private[str]
    scopes: tuple[GrantScope, ...]
    first: date
    until: date
    reason: Private[str]
    text: Private[str]
    given_by: str
    given_at: datetime
    revoked_by: str | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GrantSignature:
    """Somebody agreed to the text of a grant. ``signer_id`` None: on paper."""

    id: str
    school_id: str
    grant_id: str
    pupil_id: str
    signer_id: str | None
    signer_name: Private[str]
    signed_as: SignedAs
    text_hash: str
    at: datetime
    signed_on: date | None = None
    paper_id: str | None = None


@dataclass(frozen=True, slots=True)
class GrantFacts:
    """What decides about the grants of a pupil on a date.

    ``asked``: who has to agree. ``regional_until`` None: no regional arrangement holds.
    """

    today: date
    asked: frozenset[SignedAs]
    regional_until: date | None
    signatures: Mapping[str, tuple[GrantSignature, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shown:
    """A pupil's grants as a page shows them, the latest first."""

    about: About
    actor_id: str
    may_give: bool
    facts: GrantFacts
    last_day: date
    schools: tuple[School, ...]
    grants: tuple[tuple[Grant, GrantState], ...]
    names: Mapping[str, Private[str]]
