"""What pupils hand in, until a teacher accepts it; seen by those whom it concerns and by nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from erbij.absence.in_view.wire import AddContact, ContactKind, WithdrawContact
from erbij.catalogue.files.wire import LARGEST_HANDED_IN, BeginFile
from erbij.catalogue.handins import http
from erbij.catalogue.handins.model import HandinIsAnswered, HandinIsRead
from erbij.catalogue.handins.wire import MOST_LOOSE, AnswerHandin, BeginHandinFile
from erbij.catalogue.items.wire import BlockDraft, ItemBlockKind
from erbij.composition.catching_up import Completed
from erbij.errors import Conflict, Invalid, NotFound, TooLarge
from tests.store.catalogue.handins.given import TASK, sending
from tests.support.filled import fill
from tests.support.lying import bytes_of

if TYPE_CHECKING:
    from tests.store.catalogue.handins.given import Work


# --- handing in -------------------------------------------------------------------------------------------------------


async def test_a_pupil_sees_what_to_make_and_hands_in_words_and_photos(work: Work) -> None:
    noor = work.school.noor
    bare = http.shown(await work.own(noor))
    assert (bare.id, bare.state, bare.asked, bare.may_hand_in) == (None, "BEGUN", "Teken een **breuk**.", True)
    assert bare.lesson == work.assignment_id
    first, second = await work.sent(noor), await work.sent(noor, b"photo two")

    await work.hand_in(noor, "Dit is \u202ede mijne.\r\n", second, first)

    mine = http.shown(await work.own(noor))
    assert (mine.state, mine.may_hand_in, mine.loose) == ("WAITING", True, ())
    assert mine.rounds[0].text == "Dit is de mijne."
    assert [one.id for one in mine.rounds[0].files] == [second, first], "in the pupil's order"
    path, one = await work.handins.content(noor, first)
    assert (await bytes_of(path), one.media_type) == (b"anew photo", "image/jpeg")


async def test_what_was_sent_and_not_handed_in_is_there_again_when_the_page_is(work: Work) -> None:
    file_id = await work.sent(work.school.noor)

    mine = http.shown(await work.own(work.school.noor))

    assert [one.id for one in mine.loose] == [file_id]
    assert mine.rounds == ()


async def test_what_nobody_looked_at_is_replaced_and_its_files_go(work: Work) -> None:
    noor = work.school.noor
    old = await work.sent(noor)
    await work.hand_in(noor, "", old)
    new = await work.sent(noor, b"photo two")

    await work.hand_in(noor, "Toch deze", new)

    mine = http.shown(await work.own(noor))
    assert [(one.number, one.text, [file.id for file in one.files]) for one in mine.rounds] == [(1, "Toch deze", [new])]
    with pytest.raises(NotFound):
        await work.handins.content(noor, old)
    await work.files.sweep()
    assert work.on_disk() == 1


async def test_what_another_device_sent_waits_while_the_first_one_hands_in(work: Work) -> None:
    noor = work.school.noor
    first, second = await work.sent(noor), await work.sent(noor, b"photo two")

    await work.hand_in(noor, "Van mijn telefoon", first)
    assert [one.id for one in http.shown(await work.own(noor)).loose] == [second]
    await work.hand_in(noor, "Van mijn laptop", second)

    mine = http.shown(await work.own(noor))
    assert ([one.id for one in mine.rounds[0].files], mine.loose) == ([second], ())


async def test_a_pupil_takes_back_a_photo_that_was_not_handed_in_and_only_that(work: Work) -> None:
    noor = work.school.noor
    wrong, right = await work.sent(noor), await work.sent(noor, b"photo two")
    await work.files.cancel(noor, wrong)
    await work.hand_in(noor, "", right)

    with pytest.raises(Conflict):
        await work.files.cancel(noor, right)
    with pytest.raises(NotFound):
        await work.files.cancel(work.pupil("sem"), right)
    assert http.shown(await work.own(noor)).loose == ()
    await work.files.sweep()
    assert work.on_disk() == 1


async def test_once_a_teacher_looked_it_stays_as_it_is(work: Work) -> None:
    handin = await work.handed(work.school.noor)
    await work.handins.look(work.school.thijs, handin.id)

    with pytest.raises(HandinIsRead):
        await work.hand_in(work.school.noor, "Nog iets")

    mine = http.shown(await work.own(work.school.noor))
    assert (mine.rounds[0].looked, mine.may_hand_in) == (True, False)


@pytest.mark.parametrize("text", ["", " \n\t"])
async def test_nothing_is_not_handed_in(work: Work, text: str) -> None:
    with pytest.raises(Invalid) as wrong:
        await work.hand_in(work.school.noor, text)

    assert wrong.value.errors[0][0] == "body.text"
    assert (await work.own(work.school.noor)).handin is None, "nothing half-done"


async def test_only_ones_own_files_that_were_looked_at_are_handed_in(work: Work) -> None:
    noor, sem = work.school.noor, work.pupil("sem")
    await work.give(work.item_id, "sem")
    theirs = await work.sent(sem)
    announced = BeginHandinFile(item_id=work.item_id, block=TASK.id, name="x.jpg", size=10)
    half = (await work.handins.begin_file(noor, announced)).id

    for wrong in (theirs, half, "nothing"):
        with pytest.raises(Invalid) as refused:
            await work.hand_in(noor, "Kijk", wrong)
        assert refused.value.errors[0][0] == "body.file_ids.0"


async def test_a_file_for_a_hand_in_is_smaller_than_a_film_of_a_lesson(work: Work) -> None:
    body = BeginHandinFile(item_id=work.item_id, block=TASK.id, name="x.mp4", size=LARGEST_HANDED_IN + 1)

    with pytest.raises(TooLarge):
        await work.handins.begin_file(work.school.noor, body)


async def test_who_goes_on_sending_hands_in_first(work: Work) -> None:
    noor = work.school.noor
    await work.sent(noor)
    handin = (await work.own(noor)).handin
    assert handin is not None
    for number in range(MOST_LOOSE - 1):
        whose = {"school_id": noor.school_id, "owner_id": noor.id, "handin_id": handin.id}
        await fill(work.school.given.database, "catalogue_file", id=f"file{number}", state="READY", **whose)
    body = BeginHandinFile(item_id=work.item_id, block=TASK.id, name="x.jpg", size=5)

    with pytest.raises(Conflict):
        await work.handins.begin_file(work.school.noor, body)


async def test_who_was_not_given_the_lesson_hands_nothing_in(work: Work) -> None:
    other = await work.published(BlockDraft(id="tekst001", kind=ItemBlockKind.TEXT, text="Lees"), TASK)
    await work.give(other, "noor")
    for actor, item_id, block in (
        (work.pupil("sem"), work.item_id, TASK.id),
        (work.school.noor, other, "tekst001"),
        (work.school.noor, work.item_id, "nothing"),
        (work.school.noor, "nothing", TASK.id),
    ):
        with pytest.raises(NotFound):
            await work.handins.own(actor, item_id, block)
        body = BeginHandinFile(item_id=item_id, block=block, name="x.jpg", size=10)
        with pytest.raises(NotFound):
            await work.handins.begin_file(actor, body)

    await work.school.assignments.withdraw(work.school.thijs, [work.assignment_id])
    with pytest.raises(NotFound):
        await work.own(work.school.noor)


# --- answering --------------------------------------------------------------------------------------------------------


async def test_rounds_follow_each_other_until_the_teacher_accepts(work: Work) -> None:
    noor, thijs = work.school.noor, work.school.thijs
    handin = await work.handed(noor, "Eerste")
    await work.answer(handin, thijs, "Zet de noemer eronder", accepted=False)
    again = http.shown(await work.own(noor))
    assert (again.state, again.may_hand_in) == ("AGAIN", True)
    assert again.rounds[0].answer is not None
    assert (again.rounds[0].answer.text, again.rounds[0].answer.by) == ("Zet de noemer eronder", "Thijs Testema")

    await work.hand_in(noor, "Tweede")
    await work.answer(handin, thijs, "Mooi!", number=2, accepted=True)

    done = http.shown(await work.own(noor))
    assert [(one.number, one.text, one.answer.accepted if one.answer else None) for one in done.rounds] == [
        (1, "Eerste", False),
        (2, "Tweede", True),
    ]
    assert (done.state, done.may_hand_in) == ("ACCEPTED", False)
    with pytest.raises(HandinIsRead):
        await work.hand_in(noor, "Derde")


async def test_another_round_is_not_asked_for_without_a_tip(work: Work) -> None:
    handin = await work.handed(work.school.noor)

    with pytest.raises(Invalid):
        await work.answer(handin, work.school.thijs, "  ", accepted=False)

    assert (await work.own(work.school.noor)).rounds[0].accepted is None


async def test_a_sound_or_a_drawing_is_an_answer_and_the_pupil_gets_it_only_then(work: Work) -> None:
    noor, thijs = work.school.noor, work.school.thijs
    handin = await work.handed(noor)
    view = await work.handins.begin_answer_file(thijs, handin.id, BeginFile(name="tip.webm", size=5))
    await work.files.append(thijs, view.id, 0, sending(b"sound"))
    await work.checking.run()
    with pytest.raises(NotFound):
        await work.handins.content(noor, view.id)

    await work.handins.answer(thijs, handin.id, AnswerHandin(round=1, accepted=False, file_ids=(view.id,)))

    _, one = await work.handins.content(noor, view.id)
    assert one.media_type == "audio/webm"
    answer = http.shown(await work.own(noor)).rounds[0].answer
    assert answer is not None
    assert [(file.kind, file.media_ms) for file in answer.files] == [("AUDIO", 4000)]


async def test_of_two_who_answer_the_second_is_told(work: Work) -> None:
    handin = await work.handed(work.school.noor)
    await work.answer(handin, work.school.thijs, "Mooi!", accepted=True)

    for number in (1, 2):
        with pytest.raises(HandinIsAnswered):
            await work.answer(handin, work.school.mia, "Nog eens", number=number, accepted=False)


async def test_accepted_is_done_and_finishes_the_lesson_and_what_was_given(work: Work) -> None:
    school_id = work.school.given.school.id
    handin = await work.handed(work.school.noor)
    opened = await work.engagement.open(work.school.noor, work.assignment_id)
    assert (opened.done, opened.here) == (frozenset(), TASK.id)

    await work.answer(handin, work.school.thijs, accepted=True)

    opened = await work.engagement.open(work.school.noor, work.assignment_id)
    assert (opened.completed, opened.work.seconds) == (True, 0), "completion never makes minutes"
    async with work.school.given.database.read() as read:
        assert await Completed().done(read, school_id, [work.assignment_id]) == {work.assignment_id}


async def test_a_lesson_with_something_to_read_is_done_only_when_both_are(work: Work) -> None:
    work.item_id = await work.published(BlockDraft(id="tekst001", kind=ItemBlockKind.TEXT, text="Lees"), TASK)
    await work.give(work.item_id, "noor")
    handin = await work.handed(work.school.noor)
    await work.answer(handin, work.school.thijs, accepted=True)

    opened = await work.engagement.open(work.school.noor, work.item_id)

    assert (opened.done, opened.completed, opened.here) == (frozenset({TASK.id}), False, "tekst001")


# --- contact ----------------------------------------------------------------------------------------------------------


async def test_an_answer_with_words_is_a_contact_moment_a_tick_is_none(work: Work) -> None:
    noor, thijs, mia = work.school.noor, work.school.thijs, work.school.mia
    await work.give(work.item_id, "sem")
    silent = await work.handed(work.pupil("sem"))
    await work.answer(silent, thijs, accepted=True)
    handin = await work.handed(noor)
    await work.answer(handin, thijs, "Mooi gedaan!", accepted=True)

    _, _, found, _, _ = await work.in_view.contacts(mia, noor.id)
    _, _, none, _, _ = await work.in_view.contacts(mia, silent.pupil_id)

    assert [(one.kind, one.author_id) for one in found] == [(ContactKind.FEEDBACK, thijs.id)]
    assert none == []


async def test_that_contact_is_nobodys_to_write_or_to_take_back(work: Work) -> None:
    mia, noor = work.school.mia, work.school.noor
    handin = await work.handed(noor)
    await work.answer(handin, mia, "Mooi!", accepted=True)
    _, _, found, _, _ = await work.in_view.contacts(mia, noor.id)

    with pytest.raises(NotFound):
        await work.in_view.withdraw(mia, WithdrawContact(contact_id=found[0].id).contact_id)
    with pytest.raises(Invalid):
        await work.in_view.add(mia, AddContact(id="c1", pupil_id=noor.id, kind=ContactKind.FEEDBACK))
