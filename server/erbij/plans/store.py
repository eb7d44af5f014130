"""Who follows lessons from home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.plans.modality.store import modalities, remote_table, remotes, slots_of_day, write_remotes
from erbij.plans.modality.wire import SlotModality

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping

    from erbij.db.database import Reading

__all__ = ["remote_pupils", "remote_pupils_of_slots", "remote_table", "remotes", "write_remotes"]


async def remote_pupils(read: Reading, school_id: str, date: dt.date) -> set[str]:
    """Return the pupils who follow at least one lesson of that day from home."""
    found = await remote_pupils_of_slots(read, school_id, await slots_of_day(read, school_id, date))
    return {pupil for pupils in found.values() for pupil in pupils}


async def remote_pupils_of_slots(
    read: Reading, school_id: str, slot_ids: Collection[str], expected: Mapping[str, frozenset[str]] | None = None
) -> dict[str, frozenset[str]]:
    """Return, per slot, the pupils who follow it live from home; slots without any are left out.

    ``expected``: see ``modality.store.decided``.
    """
    found = {
        slot_id: frozenset(pupil for pupil, one in pupils.items() if one.modality is SlotModality.REMOTE_LIVE)
        for slot_id, pupils in (await modalities(read, school_id, slot_ids, expected)).items()
    }
    return {slot_id: pupils for slot_id, pupils in found.items() if pupils}
