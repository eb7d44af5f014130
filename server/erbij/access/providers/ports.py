"""What signing in through a provider needs from the network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

    from erbij.access.providers.model import Discovered


class AsksProviders(Protocol):
    """Asks providers; every question raises ``NoUse`` where nothing comes that can be used."""

    async def about(self, issuer: str, *, fresh: bool = False) -> Discovered:
        """Return what the provider says about itself; remembered for a while unless ``fresh``."""

    async def keys(self, provider: Discovered, *, fresh: bool = False) -> KeySet:
        """Return the keys with which it signs; remembered for a while unless ``fresh``."""

    async def exchange(self, provider: Discovered, form: dict[str, str], client_id: str, secret: str) -> str:
        """Return the id_token for a code."""
