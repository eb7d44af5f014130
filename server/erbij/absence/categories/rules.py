"""The national list, and what a school may add to it.

A local code is another name for a national reason and counts as that: a school cannot give it other consequences. Of
ILL and SUSPENSION nothing ever leads to a notice.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from erbij.absence.categories.model import Category
from erbij.absence.wire import Authorised, NationalReason, Notify

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SINCE = date(2000, 1, 1)
"""Before any absence that Erbij can hold."""

NEVER_NOTIFIED = frozenset({NationalReason.ILL, NationalReason.SUSPENSION})
_CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,15}", re.ASCII)

_CONSEQUENCES: Mapping[NationalReason, tuple[Authorised, Notify]] = {
    NationalReason.ILL: (Authorised.YES, Notify.NEVER),
    NationalReason.MEDICAL: (Authorised.YES, Notify.NEVER),
    NationalReason.RELIGION: (Authorised.YES, Notify.NEVER),
    NationalReason.CIRCUMSTANCES: (Authorised.YES, Notify.NEVER),
    NationalReason.EMPLOYMENT: (Authorised.YES, Notify.NEVER),
    NationalReason.SUSPENSION: (Authorised.YES, Notify.NEVER),
    NationalReason.OTHER_YES: (Authorised.YES, Notify.NEVER),
    NationalReason.UNKNOWN: (Authorised.UNDECIDED, Notify.THRESHOLD),
    NationalReason.TRUANT: (Authorised.NO, Notify.THRESHOLD),
    NationalReason.LATE: (Authorised.NO, Notify.MANUAL),
    NationalReason.LUXURY: (Authorised.NO, Notify.AT_ONCE),
    NationalReason.OTHER_NO: (Authorised.NO, Notify.THRESHOLD),
}


def consequences(national: NationalReason) -> tuple[Authorised, Notify]:
    """Return what a reason means unless a person decides otherwise, and what it leads to when it is unauthorised."""
    return _CONSEQUENCES[national]


def category(  # the parts of one row
    code: str, national: NationalReason, *, id_: str = "", name: str = "", since: date = SINCE, to: date | None = None
) -> Category:
    """Return a reason with the consequences of the national one."""
    authorised, notify = consequences(national)
    return Category(id_, code, name, national, authorised, notify, since, to)


NATIONAL: tuple[Category, ...] = tuple(category(reason.value, reason) for reason in NationalReason)


def usable(own: Iterable[Category], day: date) -> list[Category]:
    """Return every reason that holds on a day: the school's own ones first, by code."""
    return [one for one in (*sorted(own, key=lambda one: one.code), *NATIONAL) if one.holds_on(day)]


def named(own: Iterable[Category], code: str, day: date) -> Category | None:
    """Return the reason of a code on a day; None when the code is unknown or not valid then."""
    return next((one for one in usable(own, day) if one.code == code.strip().upper()), None)


def faults(own: Sequence[Category], new: Category) -> list[tuple[str, str]]:
    """Return what is wrong with a local code, as (field, message)."""
    found: list[tuple[str, str]] = []
    if not _CODE.fullmatch(new.code):
        found.append(("code", "1 to 16 capital letters, figures, - or _"))
    elif new.code in set(NationalReason):
        found.append(("code", "a national reason has this code"))
    if new.valid_to is not None and new.valid_to < new.valid_from:
        found.append(("valid_to", "before valid_from"))
    if any(_same_time(one, new) for one in own if one.code == new.code and one.id != new.id):
        found.append(("code", "this code exists already at that time"))
    return found


def _same_time(one: Category, other: Category) -> bool:
    last, last_of_other = one.valid_to or date.max, other.valid_to or date.max
    return one.valid_from <= last_of_other and other.valid_from <= last
