"""Where servers find media nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from erbij_media.nodes.model import NodeCard


class NodeRegistry(Protocol):
    """What may be lost: a server that is linked to a node needs no registry to go on."""

    async def addresses(self) -> Sequence[str]:
        """Return the control addresses (host:port) of all nodes that are known now; does not raise."""

    async def announce(self, card: NodeCard) -> None:
        """Say what a node is and how much it does; each second, from the node itself. Does not raise."""

    async def withdraw(self, node: str) -> None:
        """A node ends. Does not raise."""


class ListedNodes:
    """Nodes that are written in the settings."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self._addresses = tuple(addresses)

    async def addresses(self) -> Sequence[str]:
        """See ``NodeRegistry``."""
        return self._addresses

    async def announce(self, card: NodeCard) -> None:
        """See ``NodeRegistry``: servers dial, and hear it then."""

    async def withdraw(self, node: str) -> None:
        """See ``NodeRegistry``."""
