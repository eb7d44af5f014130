"""Curtain, break and quiet of one lesson."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from erbij.live.course.wire import Curtain

QUIET_UNDO = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Course:
    """How the lesson goes. ``break_since`` None: no break; ``chat``: in it the class can still be seen and heard.

    ``quiet_until``: nobody is heard or seen, and until then the teacher can undo it. It lives in memory only, the rest
    survives a server kill.
    """

    curtain: Curtain = Curtain.OPEN
    break_since: datetime | None = None
    chat: bool = False
    quiet_until: datetime | None = None

    @property
    def hides_pictures(self) -> bool:
        """Whether pupils get no picture of the class."""
        return self.curtain is not Curtain.OPEN or self.silent_break

    @property
    def hides_sound(self) -> bool:
        """Whether pupils get no sound of the class."""
        return self.curtain is Curtain.ALL or self.silent_break

    @property
    def silent_break(self) -> bool:
        """Whether there is a break in which the class is not heard or seen."""
        return self.break_since is not None and not self.chat

    @property
    def holds_pupils(self) -> bool:
        """Whether no pupil is heard or seen either."""
        return self.hides_sound or self.quiet_until is not None

    @property
    def offered(self) -> bool:
        """Whether this counts as offered (R11): a break and a hidden picture do, a curtain over all does not."""
        return self.curtain is not Curtain.ALL

    @property
    def proved_by_connection(self) -> bool:
        """Whether presence asks for the connection only, since the class itself keeps its media back (R11)."""
        return self.hides_pictures or self.hides_sound
