"""A coordinator makes a plan: drafts, what is missing, the fixed online day, the second of two editors."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from erbij.actor import Role
from erbij.errors import Conflict, Invalid, NotFound
from erbij.history.service import SomebodyElseChanged
from erbij.plans.arrangements.service import Arrangements
from erbij.plans.arrangements.store import arrangements, deviations
from erbij.plans.arrangements.wire import ArrangementDetails, SaveArrangement
from erbij.plans.deviations.service import Deviations
from erbij.plans.deviations.wire import DeviationDetails, FileDeviation, SaveDeviation, SignDeviation
from erbij.plans.document.model import NothingToUndo, PlanIsIncomplete
from erbij.plans.document.wire import EndPlan, NamePlan, PlanItem, PlanState, PlanThing
from erbij.plans.history.service import Histories
from erbij.plans.modality.service import HomeIsNotInPlan, Modalities
from erbij.plans.modality.store import modalities
from erbij.plans.modality.wire import ChangeModality, ModalityOrigin, SlotModality
from erbij.plans.patterns.wire import Moments, PatternDetails, SavePattern
from erbij.plans.start.rules import text_hash
from erbij.privacy.service import disclose
from erbij.timetable.store import slots_between
from tests.support.school_files import MONDAY, Given
from tests.support.writers import one_wins
from tests.unit.plans.arrangements.test_what_is_missing import COMPLETE, SIGNED

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.db.database import Database
    from erbij.plans.document.wire import PlanKept

PAPER = "JVBERi0xLjQK"
TODAY = MONDAY.date()
YEAR_END = date(2027, 7, 31)
PLACES = {
    PlanThing.ARRANGEMENT: SaveArrangement,
    PlanThing.DEVIATION: SaveDeviation,
    PlanThing.PATTERN: SavePattern,
}


class Care(Given):
    """Zoë makes plans for Sem, whose guardian is nobody, and for Noor, whose guardian is Karin."""

    async def begun(self) -> Care:
        await self.imported()
        self.service = Arrangements(self.database, self.clock, disclose)
        self.signing = Deviations(self.database, self.clock, disclose=disclose)
        self.zoe = self.actor("zoe", Role.COORDINATOR)
        return self

    async def save(self, thing: PlanThing, details: Any, pupil: str = "sem", **how: Any) -> PlanKept:
        self.clock.move(timedelta(seconds=1))
        values = {"first": TODAY, "last": YEAR_END, **how}
        asked = PLACES[thing](pupil_id=self.ids[pupil], details=details, **values)
        return await getattr(self.service, f"save_{thing.value}")(how.get("actor", self.zoe), asked)  # type: ignore[no-any-return]

    def arrangement(self, **change: Any) -> ArrangementDetails:
        return COMPLETE.model_copy(update={"fixed_teacher_id": self.ids["thijs"], **change})

    def deviation(self, **change: Any) -> DeviationDetails:
        return SIGNED.model_copy(update=change)

    async def sign(self, kept: PlanKept, who: str | None = "karin", actor: Actor | None = None) -> None:
        """A guardian signs what is shown; None: on paper, by somebody without an account."""
        if who is None:
            paper = FileDeviation(deviation_id=kept.id, signed_by="Een ouder", signed_on=TODAY, paper=PAPER)
            await self.signing.file(self.zoe, paper)
            return
        signer = actor or self.actor(who, Role.GUARDIAN)
        shown = (await self.signing.show(signer, self.ids["noor"])).deviations
        (text,) = [text_hash(one.text) for one in shown if one.document.id == kept.id]
        await self.signing.sign(signer, SignDeviation(deviation_id=kept.id, text_hash=text))

    async def on(self, thing: PlanThing, kept: PlanKept) -> PlanKept:
        return await self.service.activate(self.zoe, NamePlan(thing=thing, id=kept.id, version=kept.version))

    async def whole(self, pupil: str = "noor") -> tuple[PlanKept, PlanKept, PlanKept]:
        """An arrangement, a deviation and every Monday, in effect."""
        kept = []
        for thing, details in (
            (PlanThing.ARRANGEMENT, self.arrangement()),
            (PlanThing.DEVIATION, self.deviation()),
            (PlanThing.PATTERN, PatternDetails(moments=Moments(weekdays=(1,)))),
        ):
            draft = await self.save(thing, details, pupil)
            if thing is PlanThing.DEVIATION:
                await self.sign(draft, "karin" if pupil == "noor" else None)
            kept.append(await self.on(thing, draft))
        return kept[0], kept[1], kept[2]

    async def home(self, pupil: str) -> list[tuple[SlotModality, ModalityOrigin | None]]:
        async with self.database.read() as read:
            slots = await slots_between(read, self.school.id, MONDAY, MONDAY + timedelta(hours=12))
            found = await modalities(read, self.school.id, [one.id for one in slots])
        return [
            (one[self.ids[pupil]].modality, one[self.ids[pupil]].origin)
            for one in found.values()
            if self.ids[pupil] in one
        ]


@pytest.fixture
async def care(database: Database) -> Care:
    return await Care(database).begun()


async def test_a_fixed_online_day_with_a_missing_signature_is_refused_and_names_it(care: Care) -> None:
    await care.on(PlanThing.ARRANGEMENT, await care.save(PlanThing.ARRANGEMENT, care.arrangement(), "noor"))
    unsigned = await care.save(PlanThing.DEVIATION, care.deviation(), "noor")
    assert [(one.item, one.who) for one in unsigned.missing] == [(PlanItem.SIGNATURE, "Karin Voorbeeld")]
    monday = await care.save(PlanThing.PATTERN, PatternDetails(moments=Moments(weekdays=(1,))), "noor")
    with pytest.raises(PlanIsIncomplete) as refused:
        await care.on(PlanThing.PATTERN, monday)
    named = [(one.item, one.who) for one in refused.value.missing]
    assert named == [(PlanItem.COMPLETE_DEVIATION, None), (PlanItem.SIGNATURE, "Karin Voorbeeld")]
    with pytest.raises(PlanIsIncomplete):
        await care.on(PlanThing.DEVIATION, unsigned)
    await care.sign(unsigned)
    await care.on(PlanThing.DEVIATION, unsigned)
    assert (await care.on(PlanThing.PATTERN, monday)).state is PlanState.ACTIVE
    assert set(await care.home("noor")) == {(SlotModality.REMOTE_LIVE, ModalityOrigin.PATTERN)}


async def test_a_draft_has_no_effect_and_a_whole_plan_has(care: Care) -> None:
    await care.save(PlanThing.PATTERN, PatternDetails(moments=Moments(weekdays=(1,))))
    assert await care.home("sem") == []
    await care.whole("sem")
    assert await care.home("sem") == [(SlotModality.REMOTE_LIVE, ModalityOrigin.PATTERN)] * 2
    async with care.database.read() as read:
        (one,) = await deviations(read, care.school.id, [care.ids["sem"]], TODAY, TODAY)
        assert one.covers(TODAY, "09:00")
        assert await deviations(read, care.school.id, [care.ids["noor"]], TODAY, TODAY) == []
        assert await deviations(read, care.school.id, [care.ids["sem"]], YEAR_END + timedelta(days=1), date.max) == []


async def test_an_arrangement_gives_the_ground_on_which_a_pupil_may_choose_home(care: Care) -> None:
    choices = Modalities(care.database, care.clock, disclose)
    sem = care.actor("sem", Role.PUPIL)
    asked = ChangeModality(pupil_id=care.ids["sem"], date=TODAY, modality=SlotModality.REMOTE_LIVE)
    with pytest.raises(HomeIsNotInPlan):
        await choices.change(sem, asked)
    await care.on(PlanThing.ARRANGEMENT, await care.save(PlanThing.ARRANGEMENT, care.arrangement()))
    await choices.change(sem, asked)
    assert await care.home("sem") == [(SlotModality.REMOTE_LIVE, ModalityOrigin.DAY_CHANGE)] * 2


async def test_the_second_of_two_editors_is_told_what_was_changed_and_overwrites_nothing(care: Care) -> None:
    kept = await care.save(PlanThing.ARRANGEMENT, care.arrangement())
    await care.save(
        PlanThing.ARRANGEMENT, care.arrangement(goals="Eerst rust"), id=kept.id, version=1, reason="overleg"
    )
    with pytest.raises(SomebodyElseChanged) as told:
        await care.save(PlanThing.ARRANGEMENT, care.arrangement(level=3), id=kept.id, version=1)
    (change,) = told.value.changes
    assert (change.author, change.fields, change.reason) == ("Zoë Zogenaamd", ("goals",), "overleg")
    plan = await care.service.pupil(care.zoe, care.ids["sem"])
    assert (plan.records.arrangements[0].details.goals, plan.records.arrangements[0].version) == ("Eerst rust", 2)
    histories = Histories(care.database, care.clock, disclose=disclose)
    pupil, changes, names = await histories.show(care.zoe, care.ids["sem"])
    assert (pupil.name.reveal(), changes[0].what.reveal()) == (
        "Sem Verzonnen",
        {"goals": ("Bijblijven", "Eerst rust")},
    )
    assert (names[changes[0].author_id].reveal(), changes[0].reason.reveal()) == ("Zoë Zogenaamd", "overleg")


async def test_saving_the_same_again_makes_no_version(care: Care) -> None:
    kept = await care.save(PlanThing.ARRANGEMENT, care.arrangement())
    again = await care.save(PlanThing.ARRANGEMENT, care.arrangement(), id=kept.id, version=1)
    assert again.version == 1


async def test_what_is_in_effect_stays_complete_and_so_does_what_rests_on_it(care: Care) -> None:
    arrangement, deviation, _ = await care.whole()
    with pytest.raises(PlanIsIncomplete):
        await care.save(PlanThing.ARRANGEMENT, care.arrangement(goals=""), "noor", id=arrangement.id, version=2)
    with pytest.raises(PlanIsIncomplete):
        await care.on(PlanThing.PATTERN, await care.save(PlanThing.PATTERN, PatternDetails(), "noor"))
    assert deviation.state is PlanState.ACTIVE
    with pytest.raises(PlanIsIncomplete):
        await care.save(
            PlanThing.ARRANGEMENT, care.arrangement(), "noor", id=arrangement.id, version=2, last=date(2027, 8, 1)
        )


async def test_ending_an_arrangement_ends_the_fixed_online_day_and_keeps_what_was(care: Care) -> None:
    arrangement, _, _ = await care.whole("sem")
    ended = EndPlan(thing=PlanThing.ARRANGEMENT, id=arrangement.id, version=2, on=TODAY, reason="terug op school")
    await care.service.end(care.zoe, ended)
    assert await care.home("sem") == [(SlotModality.REMOTE_LIVE, ModalityOrigin.PATTERN)] * 2
    plan = await care.service.pupil(care.zoe, care.ids["sem"])
    assert [(one.state, one.last) for one in plan.records.patterns] == [(PlanState.ENDED, TODAY)]
    assert [(one.state, one.last) for one in plan.records.deviations] == [(PlanState.ENDED, TODAY)]
    with pytest.raises(Conflict):
        await care.save(PlanThing.ARRANGEMENT, care.arrangement(), id=arrangement.id, version=3)


async def test_a_renewal_is_a_new_draft_within_the_next_dates(care: Care) -> None:
    arrangement = await care.on(
        PlanThing.ARRANGEMENT, await care.save(PlanThing.ARRANGEMENT, care.arrangement(), last=date(2026, 12, 18))
    )
    care.clock.move(timedelta(seconds=1))
    draft = await care.service.renew(care.zoe, arrangement.id)
    assert (draft.state, [one.item for one in draft.missing]) == (PlanState.DRAFT, [PlanItem.REVIEW])
    plan = await care.service.pupil(care.zoe, care.ids["sem"])
    newest = plan.records.arrangements[0]
    assert (newest.first, newest.last, newest.details.renews) == (date(2026, 12, 19), YEAR_END, arrangement.id)
    with pytest.raises(Conflict):
        await care.service.renew(care.zoe, draft.id)
    await care.service.discard(care.zoe, NamePlan(thing=PlanThing.ARRANGEMENT, id=draft.id, version=1))
    with pytest.raises(Conflict):
        await care.service.discard(care.zoe, NamePlan(thing=PlanThing.ARRANGEMENT, id=arrangement.id, version=2))


@pytest.mark.parametrize(
    ("key", "role", "reads", "writes"),
    [
        ("zoe", Role.COORDINATOR, True, True),
        ("zoe", Role.LEADER, True, False),
        ("fleur", Role.MENTOR, False, False),
        ("thijs", Role.TEACHER, False, False),
        ("noor", Role.PUPIL, False, False),
        ("karin", Role.GUARDIAN, False, False),
    ],
)
async def test_who_may_read_and_who_may_write(care: Care, key: str, role: Role, reads: bool, writes: bool) -> None:
    actor: Actor = care.actor(key, role)
    if reads:
        assert (await care.service.pupil(actor, care.ids["noor"])).may_edit is writes
    else:
        with pytest.raises(NotFound):
            await care.service.pupil(actor, care.ids["noor"])
    asked = SaveArrangement(pupil_id=care.ids["noor"], details=ArrangementDetails())
    if writes:
        await care.service.save_arrangement(actor, asked)
    else:
        with pytest.raises(NotFound):
            await care.service.save_arrangement(actor, asked)


async def test_a_record_of_another_pupil_or_school_cannot_be_named(care: Care, database: Database) -> None:
    there = await Care(database).begun()
    kept = await there.save(PlanThing.ARRANGEMENT, there.arrangement())
    for deed in (care.service.activate, care.service.discard):
        with pytest.raises(NotFound):
            await deed(care.zoe, NamePlan(thing=PlanThing.ARRANGEMENT, id=kept.id, version=1))
    mine = await care.save(PlanThing.ARRANGEMENT, care.arrangement())
    with pytest.raises(NotFound):
        await care.save(PlanThing.ARRANGEMENT, care.arrangement(), "noor", id=mine.id, version=1)
    with pytest.raises(Invalid):
        await care.save(PlanThing.ARRANGEMENT, there.arrangement())


async def test_a_second_arrangement_on_the_same_dates_is_refused_and_the_first_one_is_named(care: Care) -> None:
    await care.on(PlanThing.ARRANGEMENT, await care.save(PlanThing.ARRANGEMENT, care.arrangement()))
    second = await care.save(PlanThing.ARRANGEMENT, care.arrangement(), first=TODAY + timedelta(days=30))
    assert [(one.item, one.first, one.last) for one in second.missing] == [(PlanItem.OVERLAPS, TODAY, YEAR_END)]
    with pytest.raises(PlanIsIncomplete) as refused:
        await care.on(PlanThing.ARRANGEMENT, second)
    assert [one.item for one in refused.value.missing] == [PlanItem.OVERLAPS]
    plan = await care.service.pupil(care.zoe, care.ids["sem"])
    assert [one.state for one in plan.records.arrangements] == [PlanState.DRAFT, PlanState.ACTIVE]


async def test_one_in_effect_is_not_made_longer_into_the_next_one(care: Care) -> None:
    first = await care.on(
        PlanThing.ARRANGEMENT, await care.save(PlanThing.ARRANGEMENT, care.arrangement(), last=date(2026, 12, 18))
    )
    draft = await care.service.renew(care.zoe, first.id)
    review = care.arrangement(review_on=date(2027, 1, 15))
    following = await care.save(
        PlanThing.ARRANGEMENT, review, id=draft.id, version=draft.version, first=date(2026, 12, 19)
    )
    await care.on(PlanThing.ARRANGEMENT, following)
    with pytest.raises(PlanIsIncomplete):
        await care.save(PlanThing.ARRANGEMENT, care.arrangement(), id=first.id, version=first.version)


async def test_two_online_days_share_a_week_but_never_a_lesson(care: Care) -> None:
    await care.whole("sem")
    rest = PatternDetails(moments=Moments(weekdays=(1,)), modality=SlotModality.FREE_BY_PLAN)
    twice = await care.save(PlanThing.PATTERN, rest)
    assert [one.item for one in twice.missing] == [PlanItem.OVERLAPS]
    with pytest.raises(PlanIsIncomplete):
        await care.on(PlanThing.PATTERN, twice)
    tuesday = PatternDetails(moments=Moments(weekdays=(2,)), modality=SlotModality.FREE_BY_PLAN)
    other = await care.save(PlanThing.PATTERN, tuesday, id=twice.id, version=twice.version)
    assert (await care.on(PlanThing.PATTERN, other)).state is PlanState.ACTIVE
    covered = await care.save(PlanThing.DEVIATION, care.deviation())
    assert PlanItem.OVERLAPS in {one.item for one in covered.missing}


async def test_an_end_is_taken_back_the_same_day_with_the_online_day_that_ended_with_it(care: Care) -> None:
    arrangement, _, _ = await care.whole("sem")
    ended = EndPlan(thing=PlanThing.ARRANGEMENT, id=arrangement.id, version=2, on=TODAY)
    await care.service.end(care.zoe, ended)
    plan = await care.service.pupil(care.zoe, care.ids["sem"])
    assert plan.reopens == arrangement.id
    care.clock.move(timedelta(hours=1))
    back = NamePlan(thing=PlanThing.ARRANGEMENT, id=arrangement.id, version=3)
    assert (await care.service.reopen(care.zoe, back)).state is PlanState.ACTIVE
    plan = await care.service.pupil(care.zoe, care.ids["sem"])
    assert [(one.state, one.last) for one in plan.records.arrangements] == [(PlanState.ACTIVE, YEAR_END)]
    assert [(one.state, one.last) for one in plan.records.patterns] == [(PlanState.ACTIVE, YEAR_END)]
    assert [(one.state, one.last) for one in plan.records.deviations] == [(PlanState.ACTIVE, YEAR_END)]
    with pytest.raises(NothingToUndo):
        await care.service.reopen(care.zoe, NamePlan(thing=PlanThing.ARRANGEMENT, id=arrangement.id, version=4))


async def test_what_ended_yesterday_stays_ended(care: Care) -> None:
    kept = await care.on(PlanThing.ARRANGEMENT, await care.save(PlanThing.ARRANGEMENT, care.arrangement()))
    await care.service.end(care.zoe, EndPlan(thing=PlanThing.ARRANGEMENT, id=kept.id, version=2, on=TODAY))
    care.clock.move(timedelta(days=1))
    assert (await care.service.pupil(care.zoe, care.ids["sem"])).reopens is None
    with pytest.raises(NothingToUndo):
        await care.service.reopen(care.zoe, NamePlan(thing=PlanThing.ARRANGEMENT, id=kept.id, version=3))


@pytest.mark.parametrize("thing", list(PLACES))
async def test_of_several_who_save_at_once_one_is_kept_and_the_others_are_told(care: Care, thing: PlanThing) -> None:
    details: Any = {
        PlanThing.ARRANGEMENT: [care.arrangement(goals=goals) for goals in ("Eerst rust", "Eerst rekenen", "Taal")],
        PlanThing.DEVIATION: [care.deviation(programme=words) for words in ("Thuis", "Elders", "In het ziekenhuis")],
        PlanThing.PATTERN: [PatternDetails(moments=Moments(weekdays=(day,))) for day in (1, 2, 3)],
    }[thing]
    kept = await care.save(thing, details[0])
    both_saw: dict[str, Any] = {"id": kept.id, "version": 1, "last": date(2027, 6, 1)}
    await one_wins(care.save(thing, one, **both_saw) for one in details)


async def test_a_draft_in_which_another_wrote_meanwhile_is_not_thrown_away(care: Care) -> None:
    kept = await care.save(PlanThing.ARRANGEMENT, care.arrangement())
    async with care.database.read() as read:
        seen = await arrangements.one(read, care.school.id, kept.id)
        assert seen
    await care.save(PlanThing.ARRANGEMENT, care.arrangement(goals="Rust"), id=kept.id, version=1)
    async with care.database.transaction() as tx:
        assert not await arrangements.forget(tx, seen)
        assert not await arrangements.write(tx, replace(seen, version=2))
