"""Words of absence that its rooms share."""

from __future__ import annotations

from enum import StrEnum


class Authorised(StrEnum):
    """Whether the law allows an absence (geoorloofd); UNDECIDED counts for no notice until a person decides."""

    YES = "YES"
    NO = "NO"
    UNDECIDED = "UNDECIDED"


class Notify(StrEnum):
    """What an unauthorised hour of a category does: nothing ever, count for 16 hours, a draft at once, by hand only."""

    NEVER = "NEVER"
    THRESHOLD = "THRESHOLD"
    AT_ONCE = "AT_ONCE"
    MANUAL = "MANUAL"


class NationalReason(StrEnum):
    """The reasons to which every local code is mapped (Leerplichtwet 1969, articles 11 to 14)."""

    ILL = "ILL"
    MEDICAL = "MEDICAL"
    RELIGION = "RELIGION"
    CIRCUMSTANCES = "CIRCUMSTANCES"
    EMPLOYMENT = "EMPLOYMENT"
    SUSPENSION = "SUSPENSION"
    OTHER_YES = "OTHER_YES"
    UNKNOWN = "UNKNOWN"
    TRUANT = "TRUANT"
    LATE = "LATE"
    LUXURY = "LUXURY"
    OTHER_NO = "OTHER_NO"
