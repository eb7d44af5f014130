"""The commands ``erbij board add`` and ``remove``: who sees how the schools of a board do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cyclopts

from erbij.actor import Role
from erbij.cli.houses import ZONE, doorway, print_link
from erbij.cli.school import _ended, _out, _refuse_email, _settings
from erbij.errors import Invalid
from erbij.people.model import PeopleWork
from erbij.people.store import person_by_email, stored_people, write_people
from erbij.schools.model import BOARD
from erbij.schools.service import Schools
from erbij.schools.store import board_named, houses

if TYPE_CHECKING:
    from erbij.settings import Settings

app = cyclopts.App(name="board", help="A school board: who sees how its schools do. They see sums and no names.")


@app.command
def add(name: str, *, person: str, email: str) -> None:
    """Let somebody of a board see its schools, and print the link with which they set a password.

    They are asked for a second step at every sign-in, and make it at the first one.

    Parameters
    ----------
    name
        What the board is called: the --board of its schools.
    person
        Who sees the schools.
    email
        The address with which they sign in.
    """
    link = _ended(add_person(_settings(), name, person, email))
    _out.print(f"{person} sees the schools of {name}.")
    print_link(person, link)


@app.command
def remove(email: str) -> None:
    """Let somebody see the schools of their board no longer; every sign-in of theirs ends.

    Parameters
    ----------
    email
        The address with which they sign in.
    """
    _ended(remove_person(_settings(), email))
    _out.print("They see the schools no longer.")


async def add_person(settings: Settings, name: str, person: str, email: str) -> str:
    """Add somebody to the house of a board, which is made for the first one; returns the link."""
    async with doorway(settings) as door, door.database.transaction() as tx:
        await _refuse_email(tx, email)
        board_id = await board_named(tx, name.strip())
        if board_id is None:
            raise Invalid([("name", "no school has a board of this name; see erbij school create --board")])
        house = next((one for one in await houses(tx, BOARD) if one.board_id == board_id), None)
        house = house or await Schools(door.database, door.clock).create_in(tx, name, name, BOARD, ZONE)
        return await door.let_in(tx, house.id, Role.BOARD, person=person, email=email)


async def remove_person(settings: Settings, email: str) -> None:
    """End the rights of somebody of a board; raises ``Invalid``."""
    async with doorway(settings) as door, door.database.transaction() as tx:
        found = await person_by_email(tx, email)
        if found is None or Role.BOARD not in found.roles:
            raise Invalid([("email", "nobody of a board signs in with this address")])
        there = [one for one in await stored_people(tx, found.school_id) if one.id == found.id]
        gone = tuple((one, replace(one, active=False, left_on=door.today)) for one in there)
        await write_people(tx, found.school_id, PeopleWork(changed=gone), door.today, door.today)
        await door.access.rights_changed(tx, found.school_id, [found.id])
