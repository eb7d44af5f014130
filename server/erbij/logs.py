"""Logs are events: a constant name, data as keywords, ids and not objects."""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import PurePath
from typing import Any

import structlog

_NEVER = frozenset({"name", "email", "token", "sdp", "password", "address", "text", "cookie"})


def _drop_personal_keys(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    for key in _NEVER & event.keys():
        event[key] = "***"
    return event


def where_of(error: BaseException) -> list[str]:
    """Return the last places that an error came through; never its text, which may hold what was to be stored."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return [f"{PurePath(frame.filename).name}:{frame.lineno}:{frame.name}" for frame in frames]


def configure(*, as_json: bool, level: str = "info") -> None:
    """Send every event to standard error, one line each. The standard library's loggers are held to warnings."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _drop_personal_keys,
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
