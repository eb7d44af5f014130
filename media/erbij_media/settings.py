"""What an engine is told when it is made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """``addresses`` are the IP addresses at which browsers reach ``port`` (0: any free one); never looked up."""

    port: int = 0
    addresses: tuple[str, ...] = ("127.0.0.1",)
    bind_host: str = "0.0.0.0"  # noqa: S104 - a media server serves its network
