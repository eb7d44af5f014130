"""Routes of the page that tries the server from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.reach.wire import ReachAnswer, ReachLook, ReachSeen, ReachTry
from erbij.web.route import Call, Route

if TYPE_CHECKING:
    from erbij.reach.service import Reach


def routes(reach: Reach) -> list[Route]:
    """Return the routes of this room; a ticket opens them, and nobody is signed in."""

    async def look(call: Call) -> ReachSeen:
        return await reach.look(call.body.token)

    async def attempt(call: Call) -> ReachAnswer:
        return await reach.attempt(call.body.token, call.body.sdp)

    return [
        Route("POST", "/api/reach/look", look, None, ReachLook, ReachSeen),
        Route("POST", "/api/reach/try", attempt, None, ReachTry, ReachAnswer),
    ]
