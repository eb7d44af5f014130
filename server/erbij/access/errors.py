"""What can go wrong when somebody signs in; each says what to do on its page."""

from __future__ import annotations

from erbij.errors import Conflict, NotFound, Refused


class LinkUnknown(NotFound):
    """No such link, or not for this purpose; also a demonstration link on a real server."""

    code = "link_unknown"
    title = "This link does not exist"


class LinkIsUsed(Conflict):
    """A link works once; a bound device needs none."""

    code = "link_is_used"
    title = "This link has been used; ask for a new one"


class LinkIsExpired(Refused):
    """The link was not used in time."""

    code = "link_is_expired"
    status = 410
    title = "This link is too old; ask for a new one"


class TooManyDevices(Conflict):
    """Four devices are bound; no device is ever thrown out silently, so one must be removed first."""

    code = "too_many_devices"
    title = "There are four devices already: remove one in the settings, or sign in for today only"


class WrongPassword(Refused):
    """The same for an unknown address and for a wrong password."""

    code = "wrong_password"
    status = 401
    title = "Address or password is not right"


class NoMail(Conflict):
    """No mail server is set, so nobody can be mailed a link; the same for every address."""

    code = "no_mail"
    title = "This server sends no mail; ask the coordinator for a link"


class PairingCodeUnknown(NotFound):
    """No unit waits with this code: mistyped, older than ten minutes, or used."""

    code = "pairing_code_unknown"
    title = "No unit waits with this code"


class PairingIsOver(Refused):
    """The waiting unit's code is too old, or was claimed; its page asks for a new one."""

    code = "pairing_is_over"
    status = 410
    title = "This code is over; show a new one"
