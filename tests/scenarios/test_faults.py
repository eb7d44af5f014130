"""What breaks, and what everybody sees and keeps of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from erbij.errors import NotFound, NotNow
from erbij.live.store import open_spans
from erbij.live.wire import LeaveReason, MediaRestarted, SourceKind, Step
from erbij_media.contract import RoomId
from tests.scenarios.classroom import NINE, ON_BOTH, SLOT, School

S = timedelta(seconds=1)
M = timedelta(minutes=1)


@ON_BOTH
async def test_a_killed_server_loses_no_acknowledged_proof_and_everybody_comes_back(school: School) -> None:
    unit = await school.class_is_there()
    pupil = school.pupil()
    await pupil.join()
    await pupil.watch()
    await pupil.send("presence.step", step=Step.VOICE)
    await school.pass_time(61)
    acknowledged = school.clock.now()
    await school.pass_time(3)
    await school.kill()
    evidence = await school.evidence()
    (interval,) = evidence.pupils[0].intervals
    assert (interval.end, interval.reason) == (acknowledged, LeaveReason.SERVER)
    assert evidence.away[0].reason is LeaveReason.SERVER
    assert evidence.session is not None
    assert evidence.session.ended_at is None
    back = pupil.again()
    joined = await back.join()
    assert joined.participant_id == pupil.me
    assert joined.step is Step.TEXT
    assert joined.room.state.value == "away"
    await back.watch()
    unit = unit.again()
    await unit.join()
    await unit.give(SourceKind.BOARD, SourceKind.CLASS_SOUND)
    assert back.room.state.value == "open"
    await school.pass_time(10)
    assert len((await school.evidence()).pupils[0].intervals) == 2


@ON_BOTH
async def test_a_server_that_was_down_until_after_the_lesson_ends_it_at_its_time(school: School) -> None:
    await school.class_is_there()
    pupil = school.pupil()
    await pupil.join()
    await pupil.watch()
    await school.pass_time(30)
    school.clock.move(90 * M)
    await school.kill()
    evidence = await school.evidence()
    assert evidence.session is not None
    assert evidence.session.ended_at == NINE + 55 * M
    assert evidence.pupils[0].intervals[0].reason is LeaveReason.SERVER
    await school.outbox.deliver()
    assert [kind for kind, _ in school.news] == ["presence_span_closed", "session_ended"]


@ON_BOTH
async def test_a_lesson_to_which_nobody_returns_after_a_kill_still_ends(school: School) -> None:
    await school.class_is_there()
    await school.kill()
    school.clock.move(60 * M)
    await school.live.beat()
    evidence = await school.evidence()
    assert evidence.session is not None
    assert evidence.session.ended_at == NINE + 55 * M


async def test_a_restarted_media_process_is_told_to_all_and_silence_holds_before_anything_is_sent(
    school: School,
) -> None:
    unit = await school.class_is_there()
    pupil, waiting = school.pupil(), school.pupil("kim")
    await pupil.join()
    await pupil.watch()
    await waiting.watch()
    school.engine.restart()
    await school.pass_time(1)
    for browser in (unit, pupil, waiting):
        assert browser.last("media.restarted").epoch == school.engine.epoch
    assert any(source.endswith(f"{pupil.me}/voice") for source in school.engine.held)
    await pupil.watch("new")
    await unit.give(SourceKind.BOARD, SourceKind.CLASS_SOUND, name="new")
    assert school.shown(pupil, "new") == {"board": "board", "class": "class_sound"}


@ON_BOTH
async def test_who_comes_back_to_a_server_that_knows_none_of_their_connections_builds_new_ones_beside_them(
    school: School,
) -> None:
    await school.class_is_there()
    pupil = school.pupil()
    await pupil.join()
    await pupil.watch()
    await school.kill()
    back = pupil.again()
    await back.join()
    assert back.last("media.restarted").moving, "what a media node still sends is shown until the new is there"


async def test_who_lost_only_their_socket_keeps_their_connections(school: School) -> None:
    await school.class_is_there()
    pupil = school.pupil()
    await pupil.join()
    await pupil.watch()
    await pupil.vanish()
    back = pupil.again()
    await back.join()
    assert back.last("media.restarted") is None


async def test_a_lost_node_is_told_to_its_own_lesson_alone_and_silence_holds_there_again(school: School) -> None:
    unit = await school.class_is_there()
    pupil, elsewhere = school.pupil(), school.pupil("kim")
    await pupil.join()
    await pupil.watch()
    await elsewhere.watch()
    school.engine.held.clear()
    school.engine.lose_rooms(RoomId(SLOT))
    await school.pass_time(1)
    for browser in (unit, pupil):
        assert browser.last("media.restarted") == MediaRestarted(epoch="another node", moving=False)
    assert elsewhere.last("media.restarted") is None
    assert any(source.endswith(f"{pupil.me}/voice") for source in school.engine.held)
    await pupil.watch("new")
    await unit.give(SourceKind.BOARD, SourceKind.CLASS_SOUND, name="new")
    assert school.shown(pupil, "new") == {"board": "board", "class": "class_sound"}


async def test_a_lost_node_of_another_lesson_changes_nothing(school: School) -> None:
    await school.class_is_there()
    pupil = school.pupil()
    await pupil.join()
    await pupil.watch()
    school.engine.lose_rooms(RoomId("slot-of-another-class"))
    await school.pass_time(1)
    assert pupil.last("media.restarted") is None
    assert school.shown(pupil, "sub") == {"board": "board", "class": "class_sound"}


async def test_a_node_that_wants_to_end_sends_its_lesson_away_and_cuts_nothing_off(school: School) -> None:
    unit = await school.class_is_there()
    pupil = school.pupil()
    await pupil.join()
    await pupil.watch()
    school.engine.move_rooms(RoomId(SLOT))
    await school.pass_time(1)
    assert (unit.last("media.restarted").moving, pupil.last("media.restarted").moving) == (True, True)
    assert school.shown(pupil, "sub") == {"board": "board", "class": "class_sound"}
    await pupil.watch("new")
    assert school.shown(pupil, "new") == {"board": "board", "class": "class_sound"}


async def test_while_the_media_process_is_away_requests_are_answered_not_now_and_the_room_goes_on(
    school: School,
) -> None:
    unit = await school.class_is_there()
    pupil = school.pupil()
    school.engine.unavailable = True
    with pytest.raises(NotNow):
        await pupil.watch()
    await pupil.join()
    assert [p.participant_id for p in unit.room.pupils] == [pupil.me]


async def test_a_lost_connection_is_told_to_its_owner_by_the_owners_name(school: School) -> None:
    pupil = school.pupil()
    await pupil.watch("sub")
    line = school.line(pupil, "sub")
    from erbij_media.contract import GoneReason

    school.engine.lose(line, GoneReason.SILENT)
    await school.pass_time(1)
    assert pupil.last("media.gone").connection == "sub"


async def test_a_connection_that_never_comes_up_is_closed_after_ten_seconds(school: School) -> None:
    pupil = school.pupil()
    await pupil.send("media.subscribe", connection="sub")
    await school.pass_time(11)
    assert school.engine.connections == ()
    assert pupil.last("media.gone").connection == "sub"


async def test_a_pupil_who_does_not_answer_or_gets_no_media_is_not_counted(school: School) -> None:
    await school.class_is_there()
    mute, starved = school.pupil("sam"), school.pupil("kim")
    for pupil in (mute, starved):
        await pupil.join()
        await pupil.watch()
    mute.answers = False
    school.starve(starved)
    await school.pass_time(60)
    assert (await school.evidence()).pupils == ()


async def test_a_silent_class_still_counts_by_the_sender_reports(school: School) -> None:
    await school.class_is_there()
    pupil = school.pupil()
    await pupil.join()
    await pupil.watch()
    for source in list(school.engine.published):
        school.engine.source_silent(source)
    await school.pass_time(1)
    school.engine.set_delivery(school.line(pupil, "sub"), media_age=300.0, sender_report_age=1.0, report_age=1.0)
    await school.pass_time(60)
    (interval,) = (await school.evidence()).pupils[0].intervals
    assert interval.end - interval.start >= 55 * S


async def test_a_server_that_stood_still_counts_no_answer_of_before(school: School) -> None:
    """SIGSTOP for 12 s: the answer to our ping came before it, and is read only after."""
    await school.class_is_there()
    pupil = school.pupil()
    await pupil.join()
    await pupil.watch()
    await school.pass_time(20)
    proved = school.clock.now()

    async def answers_then_the_server_stops(event: str, payload: Any, timeout: float) -> Any:  # noqa: ASYNC109
        school.clock.move(12 * S)
        return {"n": payload.n}

    pupil.ask = answers_then_the_server_stops  # type: ignore[method-assign]
    await school.pass_time(6)
    await pupil.vanish()
    await school.pass_time(40)
    (interval,) = (await school.evidence()).pupils[0].intervals
    assert interval.end <= proved + 5 * S


async def test_a_proof_is_told_to_the_pupil_only_when_it_is_committed(school: School) -> None:
    await school.class_is_there()
    pupil = school.pupil()
    await pupil.join()
    await pupil.watch()
    await school.pass_time(10)
    told: list[int] = []
    honest = pupil.push

    async def push(event: str, payload: Any) -> None:
        if event == "presence.kept":
            async with school.database.read() as read:
                told.append(payload.event_id in {fact.event_id for fact in await open_spans(read)})
        await honest(event, payload)

    pupil.push = push  # type: ignore[method-assign]
    await school.pass_time(30)
    assert told == [True] * len(told)
    assert len(told) >= 5


async def test_the_same_records_in_any_number_of_tries_are_kept_once(school: School) -> None:
    await school.class_is_there()
    pupil = school.pupil()
    await pupil.join()
    await pupil.watch()
    await school.pass_time(20)
    async with school.database.read() as read:
        facts = await open_spans(read)
    before = await school.evidence()
    for _ in range(3):
        await school.live.keeper.keep(facts * 2)  # a batch that is tried again
    assert (await school.evidence()).pupils == before.pupils


async def test_a_clock_that_is_set_forward_in_mid_lesson_changes_no_minute(school: School) -> None:
    await school.class_is_there()
    pupil = school.pupil()
    await pupil.join()
    await pupil.watch()
    await school.pass_time(60)
    school.clock._now += 90 * S  # noqa: SLF001 - the wall clock alone steps
    await school.pass_time(60)
    (interval,) = (await school.evidence()).pupils[0].intervals
    assert interval.end - interval.start <= 120 * S


async def test_a_server_that_stops_in_order_closes_intervals_and_keeps_the_seats(school: School) -> None:
    await school.class_is_there()
    pupil = school.pupil()
    await pupil.join()
    await pupil.watch()
    await school.pass_time(30)
    await school.live.close()
    (interval,) = (await school.evidence()).pupils[0].intervals
    assert interval.reason is LeaveReason.SERVER
    await school.kill()
    assert (await pupil.again().join()).participant_id == pupil.me


@pytest.mark.parametrize("later", [0, 0.0005, 0.001, 0.002, 0.004, 0.008, 0.016])
async def test_a_socket_that_dies_in_the_middle_of_its_join_leaves_nobody_sitting_there(
    school: School, later: float
) -> None:
    unit = await school.class_is_there()
    pupil = school.pupil()
    joining = asyncio.create_task(pupil.join())
    await asyncio.sleep(later)
    joining.cancel()
    await asyncio.gather(joining, return_exceptions=True)
    await pupil.vanish()
    await school.pass_time(1)
    assert unit.room.watching == 0
    assert all(shown.away_since is not None for shown in unit.room.pupils)
    assert (await school.pupil().join()).room.watching == 1


async def test_a_page_on_another_network_mends_its_connection_and_no_stranger_can(school: School) -> None:
    await school.class_is_there()
    pupil, other = school.pupil("sam"), school.pupil("kim")
    await pupil.join()
    await pupil.watch()
    await other.join()
    await pupil.vanish()
    back = pupil.again()
    with pytest.raises(NotFound):
        await back.send("media.reconnect", connection="sub")  # before the join that resumes the seat
    await back.join()
    assert (await back.send("media.reconnect", connection="sub")).sdp
    assert [line.endswith(".sub") for line in school.engine.reconnected] == [True]
    with pytest.raises(NotFound):
        await other.send("media.reconnect", connection="sub")
    await school.pass_time(60)
    (evidence,) = (await school.evidence()).pupils
    assert len(evidence.intervals) == 1, "one interval: nothing was interrupted"
