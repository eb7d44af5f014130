"""Errors of the media engine.

MediaError
├── SdpRefused          the client's SDP cannot be used; ``path`` names the line or section
├── UnknownConnection   never opened, or already gone
├── UnknownReceiver     the connection has no receiver of that name
├── PortUnavailable     the UDP port cannot be bound
└── EngineUnavailable   the engine's process is (re)starting; try again
"""

from __future__ import annotations


class MediaError(Exception):
    """Anything the engine refuses; ``str()`` is safe to log: it holds no address and no key."""


class SdpRefused(MediaError):
    """The client's SDP cannot be used."""

    def __init__(self, path: str, problem: str) -> None:
        """``path`` is such as ``m[2].a=mid``; ``problem`` a short English phrase."""
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


class UnknownConnection(MediaError):
    """The connection was never opened or is already gone."""


class UnknownReceiver(MediaError):
    """The connection has no receiver of that name."""


class PortUnavailable(MediaError):
    """The UDP port cannot be bound."""


class EngineUnavailable(MediaError):
    """The engine's process is starting or restarting."""
