"""The commands ``erbij partnership create``, ``join`` and ``leave``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import cyclopts

from erbij.actor import Role
from erbij.cli.houses import ZONE, doorway, print_link
from erbij.cli.school import _ended, _out, _refuse_twice, _settings, pick
from erbij.errors import Invalid
from erbij.reports.partnership import store
from erbij.schools.model import PARTNERSHIP
from erbij.schools.service import Schools
from erbij.schools.store import houses, schools

if TYPE_CHECKING:
    from erbij.db.database import Reading
    from erbij.schools.model import School
    from erbij.settings import Settings

app = cyclopts.App(name="partnership", help="A partnership: its schools, and who sees its counts.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A new partnership, and who sees its counts."""

    name: str
    person: str
    email: str
    schools: tuple[str, ...]


@app.command
def create(
    name: str,
    *,
    person: str,
    email: str,
    school: Annotated[list[str], cyclopts.Parameter(help="Id or name of a school; once for each.")],
) -> None:
    """Make a partnership and print the link with which its person sets a password. They see counts and no names.

    Parameters
    ----------
    name
        What the partnership is called.
    person
        Who sees its counts.
    email
        The address with which they sign in.
    """
    link = _ended(create_partnership(_settings(), Wanted(name, person, email, tuple(school))))
    _out.print(f"{name} is there.")
    print_link(person, link)


@app.command
def join(name: str, school: str) -> None:
    """Let a school take part from this month on; months that are over stay as they were.

    Parameters
    ----------
    name
        What the partnership is called.
    school
        Id or name of the school.
    """
    _ended(change(_settings(), name, school, joins=True))
    _out.print(f"{school} takes part in {name}.")


@app.command
def leave(name: str, school: str) -> None:
    """Let a school take part no longer, from this month on; months that are over stay as they were.

    Parameters
    ----------
    name
        What the partnership is called.
    school
        Id or name of the school.
    """
    _ended(change(_settings(), name, school, joins=False))
    _out.print(f"{school} no longer takes part in {name}.")


async def create_partnership(settings: Settings, wanted: Wanted) -> str:
    """Make it with its schools since the beginning of this school year; returns the person's link."""
    async with doorway(settings) as door, door.database.transaction() as tx:
        await _refuse_twice(tx, wanted.name, wanted.email)
        if any(one.name == wanted.name.strip() for one in await houses(tx, PARTNERSHIP)):
            raise Invalid([("name", "there is a partnership of this name already")])
        made = await Schools(door.database, door.clock).create_in(tx, wanted.name, wanted.name, PARTNERSHIP, ZONE)
        for one in await _schools(tx, wanted.schools):
            await store.join(tx, made.id, one.id, door.year_began)
        return await door.let_in(tx, made.id, Role.PARTNERSHIP, person=wanted.person, email=wanted.email)


async def change(settings: Settings, name: str, school: str, *, joins: bool) -> None:
    """Let a school take part, or no longer, from the first day of this month on."""
    async with doorway(settings) as door, door.database.transaction() as tx:
        found = [one for one in await houses(tx, PARTNERSHIP) if name in {one.id, one.name}]
        if len(found) != 1:
            raise Invalid([("name", "there is no such partnership; see erbij partnership create")])
        (one,) = await _schools(tx, (school,))
        month = door.today.replace(day=1)
        inside = {each.school_id for each in await store.members(tx, found[0].id) if each.until is None}
        if joins and one.id in inside:
            raise Invalid([("school", "takes part already")])
        if joins:
            await store.join(tx, found[0].id, one.id, month)
        elif not await store.leave(tx, found[0].id, one.id, month):
            raise Invalid([("school", "does not take part")])


async def _schools(read: Reading, wanted: tuple[str, ...]) -> list[School]:
    known = await schools(read)
    return list({one.id: one for one in (pick(known, name) for name in wanted if name)}.values())
