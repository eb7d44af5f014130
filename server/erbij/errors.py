"""The one error tree.

ErbijError
├── Refused                 theirs (4xx): the caller can do something about it
│   ├── Invalid             422  input that cannot be used; ``path`` names the place
│   ├── NotSignedIn         401
│   ├── NotFound            404  absent and forbidden answer alike, with the same body
│   ├── Conflict            409  the world changed in between, or the rule does not allow it now
│   │   └── UndoTooLate          what could be taken back by one tap no longer can
│   ├── TooLarge            413
│   ├── TooMany             429  ``retry_after`` seconds
│   └── NotNow              503  temporarily; try again
└── Broken                  ours (5xx): logged with an id, no detail shown

Capabilities add subclasses named for the fact (``LinkIsUsed``). ``code`` is the end of the problem's ``type``; each
code has a page in ``web/problems/`` and a translation in the web client.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping


class ErbijError(Exception):
    """Anything Erbij raises on purpose. ``str()`` must be fit for a log: no names, no addresses, no secrets."""

    code: ClassVar[str] = "broken"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something went wrong on our side"


class Refused(ErbijError):
    """The caller asked for something that cannot be done; nothing was changed."""

    code = "refused"
    status = 400
    title = "This cannot be done"

    def members(self) -> Mapping[str, object]:
        """Return further members of the problem document, by name of a field of ``Problem``."""
        return {}


class Invalid(Refused):
    """Input that cannot be used. ``errors`` are (path, message) pairs, in the order of the input."""

    code = "invalid"
    status = 422
    title = "The input cannot be used"

    def __init__(self, errors: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{path}: {message}" for path, message in errors[:5]))
        self.errors = tuple(errors)


class NotSignedIn(Refused):
    """No valid sign-in came with the request."""

    code = "not_signed_in"
    status = 401
    title = "You are not signed in"


class NotFound(Refused):
    """It does not exist, or not for this actor: the answer does not tell which."""

    code = "not_found"
    status = 404
    title = "This does not exist"


class Conflict(Refused):
    """Not possible in the present state."""

    code = "conflict"
    status = 409
    title = "This is not possible now"


class UndoTooLate(Conflict):
    """The moments in which something can be taken back by one tap are over; how many they are, each room decides."""

    code = "undo_too_late"
    title = "This can no longer be taken back"


class TooLarge(Refused):
    """More input than is accepted."""

    code = "too_large"
    status = 413
    title = "This is too large"


class TooMany(Refused):
    """Throttled; ``retry_after`` is in seconds."""

    code = "too_many"
    status = 429
    title = "Too many tries; wait a moment"

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after


class NotNow(Refused):
    """Temporarily impossible; the same request may succeed later."""

    code = "not_now"
    status = 503
    title = "Not available at this moment"


class Broken(ErbijError):
    """A state that must not exist."""
