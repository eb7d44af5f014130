"""From an error to its RFC 9457 problem document, for HTTP and for acknowledgements alike.

Nothing of an unexpected error goes out except an id, and nothing of its text goes into the log: the text of a database
error holds what was to be stored.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from erbij.errors import ErbijError, Invalid, Refused, TooMany
from erbij.logs import where_of
from erbij.wire import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"


def problem_of(error: BaseException) -> Problem:
    """Return what the other side may know; logs what is our fault."""
    if isinstance(error, Refused):
        return _problem(error, _errors(error)).model_copy(update=error.members())
    log_id = secrets.token_hex(6)
    log.error("web.broken", log_id=log_id, kind=type(error).__name__, where=where_of(error), **_own_words(error))
    kind = type(error) if isinstance(error, ErbijError) else ErbijError
    return _problem(kind(), ()).model_copy(update={"log_id": log_id})


def problem_response(error: BaseException, headers: Mapping[str, str] | None = None) -> web.Response:
    """Return the answer for ``error``; ``headers`` are added to it."""
    problem = problem_of(error)
    response = web.Response(
        status=problem.status,
        text=problem.model_dump_json(exclude_none=True),
        content_type=MEDIA_TYPE,
        headers=headers,
    )
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _problem(error: ErbijError, errors: tuple[InputError, ...]) -> Problem:
    return Problem(
        type=f"/problems/{error.code}",
        title=error.title,
        status=error.status,
        code=error.code,
        path=errors[0].path if errors else None,
        errors=errors,
    )


def _errors(error: Refused) -> tuple[InputError, ...]:
    if not isinstance(error, Invalid):
        return ()
    return tuple(InputError(path=path, message=message) for path, message in error.errors)


def _own_words(error: BaseException) -> dict[str, str]:
    return {"said": str(error)} if isinstance(error, ErbijError) else {}
