"""What a media node says of itself when a server comes, and again with every beat.

Nodes and servers are upgraded one after another, so a node of another version may be at the other end. Words that are
not known are passed over; words that are missing have a default, but for those without which nothing can be done: these
are refused with a sentence that an administrator can act upon.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

PROTOCOL = 2
"""What this version speaks; a node says this and the oldest that it still understands."""
OLDEST = 2
MAX_ROOMS = 40
MAX_MBIT = 450.0
"""What six tenths of one core forward, by the figures of docs/media.md; a node has one core."""
ROOM_MBIT = 12.0
"""What a lesson with ten pupils at home sends, until it is measured (bench/placement.py)."""


class NodeRefused(Exception):
    """The two ends cannot work together; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class NodeLoad:
    """How much there is to do. ``own_rooms``: how many of ``rooms`` are the asking server's."""

    rooms: int = 0
    own_rooms: int = 0
    connections: int = 0
    mbit: float = 0.0
    draining: bool = False


@dataclass(frozen=True, slots=True)
class NodeCard:
    """One node. ``control`` is host:port of its control link; ``addresses`` and ``port`` are those of media."""

    id: str
    control: str = ""
    addresses: tuple[str, ...] = ()
    port: int = 0
    max_rooms: int = MAX_ROOMS
    max_mbit: float = MAX_MBIT
    version: str = ""
    protocol: int = PROTOCOL
    oldest: int = OLDEST
    load: NodeLoad = NodeLoad()


def read_answer(answer: dict[str, Any]) -> NodeCard:
    """Read the first words of a node. Raises ``NodeRefused``, also when the node is the one who refuses."""
    if "refused" in answer:
        raise NodeRefused(str(answer["refused"])[:500])
    return read_card(answer.get("node"))


def read_card(said: object) -> NodeCard:
    """Read what a node says. Raises ``NodeRefused``."""
    if not isinstance(said, dict) or not isinstance(said.get("id"), str) or not said["id"]:
        raise NodeRefused("the media node does not say who it is; bring it to the version of this server")
    found = _known(NodeCard, said)
    name = f"media node {said['id']}"
    protocol, oldest = found.get("protocol", 1), found.get("oldest", 1)
    if protocol < OLDEST:
        raise NodeRefused(f"{name} speaks protocol {protocol}, this server {OLDEST} or newer: upgrade the node first")
    if oldest > PROTOCOL:
        raise NodeRefused(f"{name} speaks protocol {oldest} or newer, this server {PROTOCOL}: upgrade the server")
    card = NodeCard(**{**found, "load": NodeLoad()})
    if not (card.port > 0 and card.addresses):
        raise NodeRefused(f"{name} does not say where browsers find it; give it its public_addresses")
    return replace(card, load=read_load(said.get("load")))


def read_load(said: object) -> NodeLoad:
    """Read a load; what is missing is nothing."""
    return NodeLoad(**_known(NodeLoad, said)) if isinstance(said, dict) else NodeLoad()


def _known(kind: type, said: dict[str, Any]) -> dict[str, Any]:
    """The fields of a kind that are there and have the right type; anything else counts as not said."""
    found = {}
    for field in fields(kind):
        value = said.get(field.name)
        default = field.default
        if isinstance(default, tuple) and isinstance(value, list):
            value = tuple(str(one) for one in value)
        if isinstance(default, float) and isinstance(value, int):
            value = float(value)
        wanted = str if field.name == "id" else type(default)
        if isinstance(value, wanted) and isinstance(value, bool) is (wanted is bool):
            found[field.name] = value
    return found
