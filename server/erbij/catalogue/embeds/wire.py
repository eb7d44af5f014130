"""Messages of what of other sites may stand inside a lesson."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from erbij.wire import Wire


class EmbedHosts(Wire):
    """The hosts that this server's settings name, by name; none: nothing of another site is shown in a lesson."""

    hosts: Annotated[tuple[str, ...], Field(max_length=50)]
