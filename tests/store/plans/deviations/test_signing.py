"""A deviation is signed in words that were shown; changed words are signed again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.actor import Role
from erbij.errors import Invalid, NotFound
from erbij.plans.deviations.store import deviations
from erbij.plans.deviations.wire import DeviationDetails, FileDeviation, SignDeviation
from erbij.plans.document.model import PlanIsIncomplete
from erbij.plans.document.wire import PlanItem, PlanState, PlanThing
from erbij.plans.paper.store import paper_of
from erbij.plans.start.model import TextChanged
from erbij.plans.start.store import write_births
from erbij.plans.start.wire import SignedAs
from tests.store.plans.sectors import in_sector
from tests.store.plans.test_records_of_a_plan import PAPER, TODAY, YEAR_END, Care

if TYPE_CHECKING:
    from erbij.db.database import Database
    from erbij.plans.document.wire import PlanKept


@pytest.fixture
async def care(database: Database) -> Care:
    return await Care(database).begun()


async def draft(care: Care) -> PlanKept:
    return await care.save(PlanThing.DEVIATION, care.deviation(), "noor")


async def lacks(care: Care, kept: PlanKept) -> list[str | None]:
    """Whose signature is missing, as the screen of care names it."""
    page = await care.signing.show(care.zoe, care.ids["noor"])
    (one,) = [one for one in page.deviations if one.document.id == kept.id]
    signed = {each.person_id for each in page.signing.signatures.get(one.document.id, ())}
    return [name.reveal() for id_, name in page.signing.signers.items() if id_ not in signed]


async def test_a_guardian_signs_the_words_that_were_shown_and_those_are_kept(care: Care) -> None:
    kept = await draft(care)
    karin = care.actor("karin", Role.GUARDIAN)
    (shown,) = (await care.signing.show(karin, None)).deviations
    assert (shown.may_sign, shown.whole) == (SignedAs.GUARDIAN, True)
    await care.sign(kept)
    page = await care.signing.show(karin, None)
    (signed,) = page.signing.signatures[kept.id]
    assert (signed.signer_name.reveal(), signed.text.reveal()) == ("Karin Voorbeeld", shown.text)
    assert page.deviations[0].may_sign is None
    await care.sign(kept)
    assert len((await care.signing.show(karin, None)).signing.signatures[kept.id]) == 1


async def test_words_that_were_changed_meanwhile_are_not_signed_and_what_was_signed_no_longer_counts(
    care: Care,
) -> None:
    kept = await draft(care)
    with pytest.raises(TextChanged):
        await care.signing.sign(
            care.actor("karin", Role.GUARDIAN), SignDeviation(deviation_id=kept.id, text_hash="0" * 64)
        )
    await care.sign(kept)
    other = care.deviation(programme="Iets anders")
    changed = await care.save(PlanThing.DEVIATION, other, "noor", id=kept.id, version=kept.version)
    assert [(one.item, one.who) for one in changed.missing] == [(PlanItem.SIGNATURE, "Karin Voorbeeld")]
    back = await care.save(PlanThing.DEVIATION, care.deviation(), "noor", id=kept.id, version=changed.version)
    assert back.missing == ()


async def test_from_sixteen_the_pupil_signs_too(care: Care) -> None:
    async with care.database.transaction() as tx:
        await write_births(tx, care.school.id, {care.ids["noor"]: date(2010, 1, 1)})
    kept = await draft(care)
    assert await lacks(care, kept) == ["Karin Voorbeeld", "Noor Voorbeeld"]
    await care.sign(kept)
    await care.sign(kept, "noor", care.actor("noor", Role.PUPIL))
    assert (await care.on(PlanThing.DEVIATION, kept)).state is PlanState.ACTIVE


async def test_in_a_secondary_school_a_guardian_does_not_sign_alone_for_whom_no_date_of_birth_is_kept(
    care: Care,
) -> None:
    await in_sector(care.database, care.school.id, "vo")
    kept = await draft(care)
    await care.sign(kept)
    with pytest.raises(PlanIsIncomplete):
        await care.on(PlanThing.DEVIATION, kept)
    await care.sign(kept, "noor", care.actor("noor", Role.PUPIL))
    assert (await care.on(PlanThing.DEVIATION, kept)).state is PlanState.ACTIVE


async def test_a_paper_counts_with_its_date_and_its_scan_and_not_before_the_day(care: Care) -> None:
    kept = await draft(care)
    karin = care.ids["karin"]
    paper = FileDeviation(
        deviation_id=kept.id, person_id=karin, signed_by="Karin Voorbeeld", signed_on=TODAY, paper=PAPER
    )
    with pytest.raises(Invalid):
        await care.signing.file(care.zoe, paper.model_copy(update={"signed_on": TODAY + timedelta(days=1)}))
    with pytest.raises(Invalid):
        await care.signing.file(care.zoe, paper.model_copy(update={"person_id": care.ids["thijs"]}))
    await care.signing.file(care.zoe, paper)
    page = await care.signing.show(care.zoe, care.ids["noor"])
    (signed,) = page.signing.signatures[kept.id]
    assert (signed.signed_as, signed.signed_on) == (SignedAs.PAPER, TODAY)
    async with care.database.read() as read:
        assert await paper_of(read, care.school.id, signed.paper_id or "") is not None
    assert (await care.on(PlanThing.DEVIATION, kept)).state is PlanState.ACTIVE


async def test_a_draft_that_lacks_more_than_signatures_is_not_before_the_family_yet(care: Care) -> None:
    kept = await care.save(PlanThing.DEVIATION, DeviationDetails(), "noor")
    karin = care.actor("karin", Role.GUARDIAN)
    assert (await care.signing.show(karin, None)).deviations == ()
    with pytest.raises(PlanIsIncomplete):
        await care.signing.sign(karin, SignDeviation(deviation_id=kept.id, text_hash="0" * 64))
    assert len((await care.signing.show(care.zoe, care.ids["noor"])).deviations) == 1


async def test_other_words_for_one_in_effect_are_a_draft_that_takes_over_when_it_is_signed(care: Care) -> None:
    _, old, _ = await care.whole()
    care.clock.move(timedelta(days=21))
    today = TODAY + timedelta(days=21)
    less = care.deviation(minutes_deviated=150)
    new = await care.save(PlanThing.DEVIATION, less, "noor", id=old.id, version=old.version)
    assert new.id != old.id
    assert (new.state, [one.item for one in new.missing]) == (PlanState.DRAFT, [PlanItem.SIGNATURE])
    plan = await care.service.pupil(care.zoe, care.ids["noor"])
    assert [one.state for one in plan.records.deviations] == [PlanState.DRAFT, PlanState.ACTIVE]
    await care.sign(new)
    await care.on(PlanThing.DEVIATION, new)
    plan = await care.service.pupil(care.zoe, care.ids["noor"])
    assert [(one.state, one.first, one.last) for one in plan.records.deviations] == [
        (PlanState.ACTIVE, today, YEAR_END),
        (PlanState.ENDED, TODAY, today - timedelta(days=1)),
    ]
    assert [one.state for one in plan.records.patterns] == [PlanState.ACTIVE]
    async with care.database.read() as read:
        assert len(await deviations(read, care.school.id, [care.ids["noor"]], TODAY, YEAR_END)) == 2


async def test_who_is_nobody_to_the_pupil_reads_and_signs_nothing(care: Care) -> None:
    kept = await draft(care)
    for actor in (care.actor("sem", Role.PUPIL), care.actor("thijs", Role.TEACHER)):
        with pytest.raises(NotFound):
            await care.signing.show(actor, care.ids["noor"])
        with pytest.raises(NotFound):
            await care.signing.sign(actor, SignDeviation(deviation_id=kept.id, text_hash="0" * 64))
    with pytest.raises(NotFound):
        await care.signing.sign(care.zoe, SignDeviation(deviation_id=kept.id, text_hash="0" * 64))
