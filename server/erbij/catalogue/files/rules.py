"""Who may get a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.catalogue.files.model import FileState

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.catalogue.files.model import StoredFile


def may_get(actor: Actor, one: StoredFile | None) -> bool:
    """Whether somebody of its school gets a file: its owner, and everybody once a revision shows it.

    What was handed in is another room's to give (``catalogue.handins``).
    """
    if one is None or one.state is not FileState.READY or one.handin_id is not None:
        return False
    makes = actor.is_any(Role.TEACHER, Role.COORDINATOR)
    return one.published or (makes and one.owner_id == actor.id)


def may_cancel(one: StoredFile) -> bool:
    """Whether its sender may take a file back: nobody has it yet. The bytes of a whole one go with the next sweep."""
    is_loose = one.state is FileState.READY and one.handin_id is not None and not one.published
    return is_loose or one.state in {FileState.RECEIVING, FileState.REFUSED}
