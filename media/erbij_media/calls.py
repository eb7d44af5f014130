"""The calls of the control link, carried out by an engine."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import asdict, astuple
from typing import TYPE_CHECKING, Any

from erbij_media.errors import MediaError
from erbij_media.wire import Message, error_message, read_receiver

if TYPE_CHECKING:
    from erbij_media.engine import Engine

Calls = dict[str, Callable[..., Awaitable[object]]]
_logger = logging.getLogger("erbij_media")


async def answer(calls: Calls, message: Message) -> Message:
    """Carry out one call and return the answer, or the error in its place."""
    try:
        return {"result": await calls[message["call"]](**message["arguments"])}
    except MediaError as problem:
        return error_message(problem)
    except Exception:
        _logger.exception("call_failed")
        return {"error": "EngineUnavailable", "arguments": ["the node failed"]}


def calls_of(engine: Engine) -> Calls:
    """Return what may be called, by name."""

    async def subscribe(connection: Any, receivers: list[Any]) -> object:
        return await engine.subscribe(connection, [read_receiver(fields) for fields in receivers])

    async def deliveries() -> object:
        return [astuple(delivery) for delivery in await engine.deliveries()]

    async def stats() -> object:
        return asdict(await engine.stats())

    async def ping() -> None:
        return None

    return {
        "publish": engine.publish,
        "subscribe": subscribe,
        "accept": engine.accept,
        "reconnect": engine.reconnect,
        "route": engine.route,
        "hold": engine.hold,
        "disconnect": engine.disconnect,
        "deliveries": deliveries,
        "stats": stats,
        "close": engine.close,
        "ping": ping,
    }
