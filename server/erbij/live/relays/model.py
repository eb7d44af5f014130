"""What the settings say of relays."""

from __future__ import annotations

from dataclasses import dataclass, field

LASTS_S = 300
"""How long a credential that was made for somebody holds."""


@dataclass(frozen=True, slots=True)
class RelayTerms:
    """``urls`` empty: no relay. With ``secret`` everybody gets credentials of their own."""

    urls: tuple[str, ...] = ()
    username: str = ""
    password: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
