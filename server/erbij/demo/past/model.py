"""Two pupils of 5B, at school, whom nobody signs in as; and what is told of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

TRUANT, ILL = "Bo Bedacht", "Lina Luchtig"
PUPILS = (TRUANT, ILL)
GROUP = "5B"
DAYS = 14
"""So many days back there were lessons; every day is a school day here."""
STARTS = (time(8, 30), time(9, 20), time(10, 30), time(11, 20))
WEIGHTY = ("Rekenen", "Taal", "Spelling", "Natuur")


@dataclass(frozen=True, slots=True)
class Stretch:
    """From so many days back up to and including so many, the pupil misses every lesson for this reason."""

    name: str
    first_back: int
    last_back: int
    category: str


MISSED = (
    Stretch(TRUANT, 9, 5, "TRUANT"),  # 20 lessons: 16.67 clock hours, a notice is drafted
    Stretch(TRUANT, 3, 3, "UNKNOWN"),  # nobody decided yet
    Stretch(ILL, 11, 4, "ILL"),  # eight school days in a row: a conversation is due
)
NOT_SEEN_BACK = 2
"""So many days back attendance says that Bo was away, and nobody said why."""
