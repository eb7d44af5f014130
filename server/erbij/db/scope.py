"""Whose rows a transaction may see and write: those of one school, or of every school, and then it says why.

Theory of operation
===================
Whoever lets something in (a request, an event of a socket, a job, a command) says ``within(OneSchool(id))`` or
``within(Everyone(why))``; every transaction opened inside carries it to the database, and there the policies of
PostgreSQL hold it (:mod:`erbij.db.protection`). A query that forgot its school finds nothing of another one. A
transaction may also be opened with a scope of its own: who writes for several schools at once says so there.

Without any scope PostgreSQL is not asked at all (:class:`NoScope`). SQLite knows no policies: it serves the embedded
school, and nothing is read or sent there. A task takes along the scope in which it was made; work that outlives a
request or serves several schools says its own.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from erbij.actor import OUTSIDE
from erbij.errors import Broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from erbij.actor import Actor

SETTING = "erbij.school"
"""What the policies ask the session for."""
EVERY = "*"
"""The value of it that lets every school through; no school is called like that."""


class NoScope(Broken):
    """A transaction was opened where nobody said for which school."""


@dataclass(frozen=True, slots=True)
class OneSchool:
    """The rows of one school."""

    id: str

    @property
    def value(self) -> str:
        """What the policies compare a row's school with."""
        return self.id if self.id != EVERY else ""


@dataclass(frozen=True, slots=True)
class Everyone:
    """The rows of every school; ``why`` says for whoever reads the code what that is needed for."""

    why: str

    @property
    def value(self) -> str:
        """What the policies let through."""
        return EVERY


Scope: TypeAlias = OneSchool | Everyone

GRANTED = Everyone("what one school granted to another, to a consultant or to a partnership is theirs to look for")
NOBODY_YET = Everyone("of which school somebody is, is known when they are found by their sign-in, link or code")

_scope: ContextVar[Scope | None] = ContextVar("erbij_scope", default=None)


@contextmanager
def within(scope: Scope) -> Iterator[None]:
    """Let every transaction that is opened inside be of this scope."""
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)


def scope_of(actor: Actor | None) -> Scope:
    """Return whose rows somebody who asks may come to; None: nobody is signed in."""
    if actor is None:
        return NOBODY_YET
    return GRANTED if actor.roles <= OUTSIDE else OneSchool(actor.school_id)


def present() -> Scope | None:
    """Return the scope of who is at work now."""
    return _scope.get()
