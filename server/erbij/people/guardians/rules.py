"""At 18 a guardian's right to look ends by itself (Dutch Civil Code, 1:233 and 1:245), unless the pupil lets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from erbij.people.guardians.model import Tie

ADULT = 18


def age_on(birth: date | None, day: date) -> int | None:
    """Return the age in years; None where the date of birth is not stored. Born on 29 February: older on 1 March."""
    if birth is None:
        return None
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def is_adult(birth: date | None, day: date) -> bool:
    """Whether somebody is of age on a date; without a date of birth nothing ends by itself."""
    age = age_on(birth, day)
    return age is not None and age >= ADULT


def changes(ties: Iterable[Tie], births: Mapping[str, date], today: date) -> tuple[list[Tie], list[Tie]]:
    """Return the ties that end today, and those that ended but should not have (a date of birth was corrected).

    Without a date of birth nothing ends, and nothing that ended begins again.
    """
    end, reopen = [], []
    for tie in ties:
        born = births.get(tie.pupil_id)
        looks = tie.granted_at is not None or not is_adult(born, today)
        if looks and tie.ended_on is not None and (tie.granted_at is not None or born is not None):
            reopen.append(tie)
        elif not looks and tie.ended_on is None:
            end.append(tie)
    return end, reopen
