"""What can be wrong with a request before any capability sees it."""

from __future__ import annotations

from erbij.errors import Refused


class NotFromHere(Refused):
    """An unsafe request that does not come from our own pages: Origin, Sec-Fetch-Site or the ``X-Erbij`` header."""

    code = "not_from_here"
    status = 403
    title = "This request did not come from a page of Erbij"


class NotJson(Refused):
    """A body in another format, or packed (Content-Encoding)."""

    code = "not_json"
    status = 415
    title = "Only plain JSON is accepted"


class TooSlow(Refused):
    """The body did not arrive in time."""

    code = "too_slow"
    status = 408
    title = "The request took too long to arrive"


class BrokenOff(Refused):
    """The connection ended before the body did; hardly ever seen by anybody."""

    code = "broken_off"
    status = 400
    title = "The request was broken off"
