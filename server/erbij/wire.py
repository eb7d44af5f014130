"""The base of everything that crosses the wire: strict, frozen, snake_case JSON.

Each capability keeps its messages in its own ``wire.py``; the web client's types and ``docs/protocol.md`` are generated
from them, so a shape is written down once.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints


class Wire(BaseModel):
    """A message: unknown keys are refused, instants are aware and written in UTC (``...Z``)."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Instant = AwareDatetime
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,64}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=320, strip_whitespace=True)]
Rid = Annotated[str, StringConstraints(min_length=8, max_length=64)]
Token = Annotated[str, StringConstraints(min_length=16, max_length=200)]


class InputError(Wire):
    """One thing wrong in the input; ``path`` is such as ``people.csv:12:birth_date`` or ``body.code``."""

    path: str
    message: str


class ChangeMade(Wire):
    """Who changed something when, and which fields of it; ``author`` null: the program itself, or unknown now."""

    at: Instant
    author: str | None
    fields: tuple[str, ...]
    reason: str


class Problem(Wire):
    """RFC 9457 problem document; ``path`` names the place in the input, ``code`` is the end of ``type``.

    ``changes`` (of ``somebody_else_changed``): what others changed since the version that was edited, the latest first.
    """

    type: str
    title: str
    status: int
    code: str
    detail: str | None = None
    path: str | None = None
    errors: tuple[InputError, ...] = ()
    log_id: str | None = None
    changes: tuple[ChangeMade, ...] = ()


class Request(Wire):
    """Base of every realtime request of a client."""

    rid: Rid


class Nothing(Wire):
    """An empty request or reply."""


__all__ = ["ChangeMade", "Id", "InputError", "Instant", "Name", "Nothing", "Problem", "Request", "Rid", "Token", "Wire"]
