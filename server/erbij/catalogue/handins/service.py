"""Hand in, replace, look, answer.

Theory of operation
===================
A pupil hands in for a block of an item that somebody gave them: by that giving it is decided who may see it, beside the
pupil, their guardians and their mentor. Nobody else finds it, also no classmate and no other teacher. The files are
among those of the catalogue and belong to the hand-in; a pupil who leaves the page in the middle finds them again. Who
answers with words, a sound or a drawing was in touch with the pupil, and that is kept where contact is looked after.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.catalogue.assignments import store as assignments
from erbij.catalogue.files import store as files
from erbij.catalogue.files.model import FileState
from erbij.catalogue.files.wire import BeginFile
from erbij.catalogue.handins import rules, store
from erbij.catalogue.handins.model import Asked, Handin, Waiting, Whole
from erbij.catalogue.handins.wire import MOST_LOOSE, HandinState
from erbij.catalogue.items import store as items
from erbij.catalogue.items.rules import plain_text
from erbij.catalogue.items.wire import ItemBlockKind
from erbij.errors import Conflict, Invalid, NotFound
from erbij.ids import new_id
from erbij.people.looks import look_at
from erbij.people.model import Relation
from erbij.people.store import names_of, pupil_of_family, relations
from erbij.private import Private
from erbij.schools.store import school_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from erbij.actor import Actor
    from erbij.catalogue.assignments.model import Assignment
    from erbij.catalogue.files.model import StoredFile
    from erbij.catalogue.files.service import Files
    from erbij.catalogue.files.wire import FileView
    from erbij.catalogue.handins.ports import Completing, InTouch
    from erbij.catalogue.handins.wire import AnswerHandin, BeginHandinFile, HandIn
    from erbij.catalogue.items.model import Block
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.people.ports import Disclose
    from erbij.web.slices import Elsewhere

PAGE = "catalogue.handins"
NEWS = timedelta(days=7)
"""So long what was accepted is news."""


class Handins:
    """What the pupils of every school on this server hand in."""

    def __init__(  # noqa: PLR0917 - what it stands on
        self,
        database: Database,
        clock: Clock,
        sent: Files,
        completing: Completing,
        in_touch: InTouch,
        disclose: Disclose | None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._sent = sent
        self._completing = completing
        self._in_touch = in_touch
        self._disclose = disclose

    # --- the pupil and their family ---------------------------------------------------------------------------------

    async def own(self, actor: Actor, item_id: str, block: str) -> Whole:
        """Return what the actor hands in for a block; raises ``NotFound`` where nobody asked them for it."""
        async with self._database.read() as read:
            asked = await self._asked(read, actor, item_id, block)
            there = await store.of_block(read, actor.school_id, actor.id, item_id, block)
            bare = Whole(actor.id, item_id, item_id, asked.title, asked.block, there, own=True)
            return (await self._around(read, actor.school_id, [bare]))[0]

    async def begin_file(self, actor: Actor, body: BeginHandinFile) -> FileView:
        """Make room for a file of the actor's; raises ``NotFound`` and what ``Files.begin`` raises."""
        async with self._database.transaction() as tx:
            asked = await self._asked(tx, actor, body.item_id, body.block)
            one = await self._begun(tx, asked)
            rounds = (await store.rounds(tx, [one.id])).get(one.id, ())
            sent = await files.of_handin(tx, actor.school_id, one.id)
            loose = {each.id for each in sent.values() if each.owner_id == actor.id} - rules.shared(rounds)
            if len(loose) >= MOST_LOOSE:
                raise Conflict("many files wait to be handed in already")
        return await self._sent.begin(actor, BeginFile(name=body.name, size=body.size), one.id)

    async def hand_in(self, actor: Actor, body: HandIn) -> None:
        """Hand in, or replace what nobody looked at yet; raises ``NotFound``, ``Invalid``, ``HandinIsRead``."""
        now, text = self._clock.now(), Private(plain_text(body.text).strip())
        async with self._database.transaction() as tx:
            asked = await self._asked(tx, actor, body.item_id, body.block)
            one = await self._begun(tx, asked)
            sent = await files.of_handin(tx, actor.school_id, one.id)
            chosen = rules.of_person(body.file_ids, sent, actor.id)
            if not chosen and not text.reveal():
                raise Invalid([("body.text", "words or a file are needed")])
            rounds = (await store.rounds(tx, [one.id])).get(one.id, ())
            made = rules.handed_in(one.id, rounds, text, chosen, now)
            await store.put_round(tx, made)
            await store.put_handin(tx, replace(one, state=HandinState.WAITING, revision=asked.revision, changed_at=now))
            kept = rules.shared([*(each for each in rounds if each.number != made.number), made])
            await files.publish(tx, actor.school_id, chosen)
            for key in sent.keys() & rules.shared(rounds) - kept:  # never one that another device sent just now
                await files.remove(tx, sent[key])  # the bytes go with the next sweep

    async def of_family(
        self, actor: Actor, person_id: str | None, *, news: bool = False
    ) -> tuple[str, str, list[Whole]]:
        """Return a pupil, the time zone and what they handed in, for them and their guardians; raises ``NotFound``.

        ``news``: only where another round is asked for, and what was accepted lately.
        """
        since = self._clock.now() - NEWS if news else None
        async with self._database.read() as read:
            pupil = await pupil_of_family(read, actor, person_id)
            if pupil is None:
                raise NotFound
            zone = (await school_of(read, actor.school_id)).timezone
            found = await self._wholes(read, await store.of_pupil(read, actor.school_id, pupil.id, since))
        return pupil.id, zone, [replace(one, own=actor.id == pupil.id) for one in found]

    # --- who answers ------------------------------------------------------------------------------------------------

    async def waiting(self, actor: Actor) -> tuple[str, list[Waiting]]:
        """Return the time zone and what waits for the actor; each pupil is written to the who-looked log.

        That is done before anybody sees it, and beside the reading, so that the list holds up no writer.
        """
        now = self._clock.now()
        async with self._database.read() as read:
            shown = await self._waiting(read, actor, await store.waiting(read, actor))
            zone = (await school_of(read, actor.school_id)).timezone
        if shown:
            async with self._database.transaction() as tx:
                await look_at(self._disclose, tx, actor, PAGE, {one.handin.pupil_id for one in shown}, now=now)
        return ZoneInfo(zone).key, shown

    async def count_waiting(self, actor: Actor) -> int:
        """Return how many wait for the actor; no pupil is named."""
        async with self._database.read() as read:
            return await store.count_waiting(read, actor)

    async def look(self, actor: Actor, handin_id: str) -> Whole:
        """Return a hand-in to who may answer it; from now on it is not replaced. Raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            one = await self._judged(tx, actor, handin_id)
            rounds = (await store.rounds(tx, [one.id])).get(one.id, ())
            if rounds and rounds[-1].looked_at is None:
                await store.put_round(tx, rules.looked(rounds[-1], now))
            await look_at(self._disclose, tx, actor, PAGE, [one.pupil_id], now=now)
            found = await self._wholes(tx, [one])
        if not found:
            raise NotFound
        return replace(found[0], judges=True)

    async def begin_answer_file(self, actor: Actor, handin_id: str, body: BeginFile) -> FileView:
        """Make room for a sound or a picture of who answers; raises ``NotFound`` and what ``Files.begin`` raises."""
        async with self._database.transaction() as tx:
            one = await self._judged(tx, actor, handin_id)
        return await self._sent.begin(actor, body, one.id)

    async def answer(self, actor: Actor, handin_id: str, body: AnswerHandin) -> None:
        """Accept the last round, or ask for another one; raises ``NotFound``, ``Invalid``, ``HandinIsAnswered``."""
        now, text = self._clock.now(), Private(plain_text(body.text).strip())
        async with self._database.transaction() as tx:
            one = await self._judged(tx, actor, handin_id)
            chosen = rules.of_person(body.file_ids, await files.of_handin(tx, actor.school_id, one.id), actor.id)
            says = bool(chosen or text.reveal())
            if not body.accepted and not says:
                raise Invalid([("body.text", "a tip is needed for another round")])
            rounds = (await store.rounds(tx, [one.id])).get(one.id, ())
            made = rules.answered(rounds, body.round, text, chosen, actor.id, now, accepted=body.accepted)
            await store.put_round(tx, made)
            await store.put_handin(tx, replace(one, state=rules.state_of(made), changed_at=now))
            await files.publish(tx, actor.school_id, chosen)
            if says:
                await self._in_touch.answered(tx, one, actor.id, now)
            if body.accepted:
                await self._completing.accepted(tx, one)

    # --- files ------------------------------------------------------------------------------------------------------

    async def content(self, actor: Actor, file_id: str) -> tuple[Path | Elsewhere, StoredFile]:
        """Return where the bytes of a file lie, to who may see the hand-in; raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            handin = await store.of_file(tx, actor.school_id, file_id)
            one = await files.file_of(tx, actor.school_id, file_id)
            if handin is None or one is None or one.state is not FileState.READY:
                raise NotFound
            family = await pupil_of_family(tx, actor, handin.pupil_id) is not None
            if not family and not await self._may_judge(tx, actor, handin):
                raise NotFound
            rounds = (await store.rounds(tx, [handin.id])).get(handin.id, ())
            if one.owner_id != actor.id and one.id not in rules.shared(rounds):
                raise NotFound
            if not family:
                await look_at(self._disclose, tx, actor, PAGE, [handin.pupil_id], now=now)
        return await self._sent.lying(one), one

    # --- parts ------------------------------------------------------------------------------------------------------

    async def _asked(self, read: Reading, actor: Actor, item_id: str, block_id: str) -> Asked:
        """Return what the actor was asked to make, by the latest giving that has it. Raises ``NotFound``."""
        given = (await assignments.of_works(read, actor.school_id, [(actor.id, item_id)])).get((actor.id, item_id), [])
        for one in reversed([each for each in given if each.withdrawn_at is None]):
            found = await self._block(read, actor.school_id, item_id, one.revision, block_id)
            if found is not None:
                return Asked(one, one.revision, *found)
        raise NotFound

    async def _begun(self, tx: Transaction, asked: Asked) -> Handin:
        now, giving = self._clock.now(), asked.assignment
        wanted = Handin(
            id=new_id(now),
            school_id=giving.school_id,
            pupil_id=giving.pupil_id,
            item_id=giving.item_id,
            block=asked.block.id,
            revision=asked.revision,
            state=HandinState.BEGUN,
            created_at=now,
            changed_at=now,
        )
        return await store.begun(tx, wanted)

    async def _block(
        self, read: Reading, school_id: str, item_id: str, number: int, block_id: str
    ) -> tuple[str, Block] | None:
        """Return the title of a revision and one block of it; None where it asks for nothing to hand in."""
        revision = await items.revision(read, school_id, item_id, number)
        wanted = (one for one in (revision.blocks if revision else ()) if one.id == block_id)
        block = next((one for one in wanted if one.kind is ItemBlockKind.HANDIN), None)
        return (revision.title, block) if revision and block else None

    async def _may_judge(self, read: Reading, actor: Actor, one: Handin) -> bool:
        whose = (one.pupil_id, one.item_id)
        rounds = (await store.rounds(read, [one.id])).get(one.id, ())
        every = (await assignments.of_works(read, actor.school_id, [whose])).get(whose, [])
        given = rules.opened_by(every, rounds)
        near = (await relations(read, actor, [one.pupil_id])).get(one.pupil_id)
        return any(each.given_by == actor.id for each in given) or (bool(given) and near is Relation.MENTOR)

    async def _judged(self, tx: Transaction, actor: Actor, handin_id: str) -> Handin:
        """Return a hand-in that the actor may answer, and that was handed in; raises ``NotFound``."""
        one = await store.held(tx, actor.school_id, handin_id)
        if one is None or one.state is HandinState.BEGUN or not await self._may_judge(tx, actor, one):
            raise NotFound
        return one

    async def _waiting(self, read: Reading, actor: Actor, found: Sequence[Handin]) -> list[Waiting]:
        """Return what waits with what was asked and by whom, in the order of ``found``."""
        rounds = await store.rounds(read, {one.id for one in found})
        given = await assignments.of_works(read, actor.school_id, {(one.pupil_id, one.item_id) for one in found})
        asked = await self._blocks(read, found)
        names = await names_of(read, actor.school_id, _people(found, given))
        shown = []
        for one in found:
            mine = rules.opened_by(given.get((one.pupil_id, one.item_id), []), rounds.get(one.id, ()))
            if one.id in asked and mine:
                title, block = asked[one.id]
                gave = any(each.given_by == actor.id for each in mine)
                shown.append(Waiting(one, rounds[one.id][-1], title, block.title, gave, mine[-1].given_by, names))
        return shown

    async def _blocks(self, read: Reading, handins: Sequence[Handin]) -> dict[str, tuple[str, Block]]:
        """Return by hand-in what was asked, as the pupil got it."""
        known: dict[tuple[str, int, str], tuple[str, Block] | None] = {}
        for one in handins:
            key = (one.item_id, one.revision, one.block)
            if key not in known:
                known[key] = await self._block(read, one.school_id, *key)
        found = {one.id: known[one.item_id, one.revision, one.block] for one in handins}
        return {key: asked for key, asked in found.items() if asked is not None}

    async def _wholes(self, read: Reading, handins: Sequence[Handin]) -> list[Whole]:
        """Return hand-ins of one school with everything around them, in their order."""
        asked = await self._blocks(read, handins)
        bare = [
            Whole(one.pupil_id, one.item_id, one.item_id, *asked[one.id], one) for one in handins if one.id in asked
        ]
        return await self._around(read, handins[0].school_id, bare) if bare else []

    async def _around(self, read: Reading, school_id: str, bare: Sequence[Whole]) -> list[Whole]:
        """Add rounds, files, names, and by which giving the pupil opens the lesson today."""
        ids = {one.handin.id for one in bare if one.handin}
        rounds, sent = await store.rounds(read, ids), await files.of_handins(read, school_id, ids)
        today = self._clock.now().astimezone(ZoneInfo((await school_of(read, school_id)).timezone)).date()
        given = await assignments.of_works(read, school_id, {(one.pupil_id, one.item_id) for one in bare})
        people = {each.answered_by for mine in rounds.values() for each in mine if each.answered_by}
        names = await names_of(read, school_id, people | {one.pupil_id for one in bare})
        return [
            replace(
                one,
                lesson=_opens(given.get((one.pupil_id, one.item_id), ()), today) or one.item_id,
                rounds=rounds.get(one.handin.id, ()) if one.handin else (),
                files=sent.get(one.handin.id, {}) if one.handin else {},
                names=names,
            )
            for one in bare
        ]


def _opens(given: Sequence[Assignment], today: date) -> str | None:
    """Return the latest giving that stands on the pupil's list today."""
    return next((one.id for one in reversed(given) if one.runs(today)), None)


def _people(handins: Sequence[Handin], given: Mapping[tuple[str, str], Sequence[Assignment]]) -> set[str]:
    return {one.pupil_id for one in handins} | {each.given_by for mine in given.values() for each in mine}
