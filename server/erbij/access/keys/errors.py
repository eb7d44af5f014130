"""What can be in the way of a key or fingerprint."""

from __future__ import annotations

from erbij.errors import Conflict, Refused


class WrongKey(Refused):
    """Not a key of this person, or not an answer to what was asked just now; which of them is not told."""

    code = "wrong_key"
    status = 422
    title = "This key is not right; try once more"


class KeyWentBack(Refused):
    """The key counts its uses, and counted fewer than before: there may be a copy of it."""

    code = "key_went_back"
    status = 422
    title = "There may be a copy of this key; take another way"


class TooManyKeys(Conflict):
    """Ten keys are kept for one person."""

    code = "too_many_keys"
    title = "There are ten keys already: take one away first"


class NoKeysHere(Conflict):
    """Browsers know no keys for an address of numbers, or one without HTTPS."""

    code = "no_keys_here"
    title = "Keys do not work at the address of this server"
