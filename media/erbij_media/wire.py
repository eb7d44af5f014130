"""What goes over the control link between the application and the node: length-prefixed JSON.

Theory of operation
===================
A frame is four bytes of length (big endian, at most 1 MiB) and one JSON object. Downwards ``{"id", "call",
"arguments"}``; upwards ``{"id", "result"}``, ``{"id", "error", "arguments"}`` or ``{"event", "fields"}``. Both ends are
ours and come from one version, so a frame that cannot be read is a bug: the link is given up, which restarts the node.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
from dataclasses import asdict
from struct import Struct
from typing import Any

from erbij_media import errors
from erbij_media.contract import (
    ConnectionGone,
    ConnectionId,
    ConnectionUp,
    Delivery,
    EngineRestarted,
    EngineStats,
    Event,
    GoneReason,
    Kind,
    Receiver,
    ReceiverName,
    SourceSilent,
    SourceUp,
)
from erbij_media.errors import EngineUnavailable, MediaError, SdpRefused

MAX_FRAME = 1 << 20
_LENGTH = Struct("!I")
_EVENTS: dict[str, type[Event]] = {
    kind.__name__: kind for kind in (ConnectionUp, ConnectionGone, SourceUp, SourceSilent, EngineRestarted)
}

Message = dict[str, Any]


class LinkBroken(Exception):
    """The link ended or carried something that is no frame."""


def frame(message: Message) -> bytes:
    """Write one frame. Raises ``LinkBroken`` when it is too long."""
    data = json.dumps(message, separators=(",", ":")).encode()
    if len(data) > MAX_FRAME:
        raise LinkBroken("a frame is longer than 1 MiB")
    return _LENGTH.pack(len(data)) + data


async def read_message(reader: asyncio.StreamReader) -> Message:
    """Read one frame. Raises ``LinkBroken``, also at the end of the link."""
    try:
        (size,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
        if size > MAX_FRAME:
            raise LinkBroken("a frame is longer than 1 MiB")
        message = json.loads(await reader.readexactly(size))
    except (asyncio.IncompleteReadError, OSError, ValueError) as problem:
        raise LinkBroken("the link ended") from problem
    if not isinstance(message, dict):
        raise LinkBroken("a frame is no object")
    return message


def event_message(event: Event) -> Message:
    """Write an event."""
    return {"event": type(event).__name__, "fields": asdict(event)}


def read_event(message: Message) -> Event:
    """Read an event."""
    fields = dict(message["fields"])
    if "reason" in fields:
        fields["reason"] = GoneReason(fields["reason"])
    return _EVENTS[message["event"]](**fields)


def error_message(problem: MediaError) -> Message:
    """Write an error."""
    arguments = [problem.path, problem.problem] if isinstance(problem, SdpRefused) else [str(problem)]
    return {"error": type(problem).__name__, "arguments": arguments}


def read_error(message: Message) -> MediaError:
    """Read an error; one of an unknown class is ``EngineUnavailable``."""
    kind = getattr(errors, str(message["error"]), None)
    if not (isinstance(kind, type) and issubclass(kind, MediaError)):
        return EngineUnavailable("the node failed")
    return kind(*message["arguments"])


def receiver_fields(receiver: Receiver) -> list[object]:
    """Write a receiver."""
    return [receiver.name, receiver.kind, receiver.class_side]


def read_receiver(fields: list[Any]) -> Receiver:
    """Read a receiver."""
    name, kind, class_side = fields
    return Receiver(ReceiverName(name), Kind(kind), bool(class_side))


def read_delivery(fields: list[Any]) -> Delivery:
    """Read a delivery from its fields in order."""
    connection, media_age, sender_report_age, report_age = fields
    return Delivery(ConnectionId(connection), media_age, sender_report_age, report_age)


def read_stats(fields: Message) -> EngineStats:
    """Read totals; a node of another version may tell more of them."""
    known = {one.name for one in dataclasses.fields(EngineStats)}
    return EngineStats(**{name: value for name, value in fields.items() if name in known})
