"""What is answered: problems as values, and the first answer again for a repeated request."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import structlog
from pydantic import ValidationError

from erbij import ids
from erbij.errors import ErbijError, Invalid, Refused
from erbij.logs import where_of
from erbij.wire import InputError, Problem

if TYPE_CHECKING:
    import asyncio
    from datetime import datetime

    from erbij.wire import Wire

ANSWERS_OF_ONE = 64
ONES = 5_000
log = structlog.get_logger()

Answer = dict[str, Any]


class UnknownEvent(Refused):
    """No such event, or not for this role: the answer does not tell which."""

    code = "unknown_event"
    status = 404
    title = "There is no such event"


def accepted(reply: Wire) -> Answer:
    """Return the acknowledgement of what was done."""
    return {"ok": True, "reply": reply.model_dump(mode="json")}


def refused(error: BaseException, now: datetime) -> Answer:
    """Return the acknowledgement of what was not done."""
    return {"ok": False, "problem": problem_of(error, now).model_dump(mode="json")}


def problem_of(error: BaseException, now: datetime) -> Problem:
    """Return a problem document; whatever is our fault is logged under its id, and no detail is shown."""
    if isinstance(error, ValidationError):
        error = Invalid(
            [(".".join(("body", *map(str, e["loc"]))), e["msg"]) for e in error.errors(include_input=False)]
        )
    if isinstance(error, Refused):
        errors = tuple(InputError(path=p, message=m) for p, m in error.errors) if isinstance(error, Invalid) else ()
        return Problem(
            type=f"/problems/{error.code}",
            title=error.title,
            status=error.status,
            code=error.code,
            path=errors[0].path if errors else None,
            errors=errors[:20],
        ).model_copy(update=error.members())
    log_id = ids.new_id(now)
    log.error("event_failed", log_id=log_id, error=type(error).__name__, where=where_of(error))
    title, code = ErbijError.title, ErbijError.code
    return Problem(type=f"/problems/{code}", title=title, status=500, code=code, log_id=log_id)


class FirstAnswers:
    """The answers given, by who asked and the request's id. Bounded: the oldest are forgotten.

    An answer is a future, so that a repeat which overtakes the first one waits for it instead of doing it twice.
    """

    def __init__(self) -> None:
        self._by_asker: OrderedDict[str, OrderedDict[tuple[str, str], asyncio.Future[Answer]]] = OrderedDict()

    def get(self, asker: str, event: str, rid: str) -> asyncio.Future[Answer] | None:
        """Return the first answer, maybe still to come."""
        mine = self._by_asker.get(asker)
        return mine.get((event, rid)) if mine is not None else None

    def put(self, asker: str, event: str, rid: str, answer: asyncio.Future[Answer]) -> None:
        """Remember an answer to come."""
        mine = self._by_asker.setdefault(asker, OrderedDict())
        self._by_asker.move_to_end(asker)
        mine[event, rid] = answer
        while len(mine) > ANSWERS_OF_ONE:
            mine.popitem(last=False)
        while len(self._by_asker) > ONES:
            self._by_asker.popitem(last=False)

    def forget(self, asker: str) -> None:
        """Forget everything of one who cannot ask again."""
        self._by_asker.pop(asker, None)
