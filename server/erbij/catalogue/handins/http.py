"""The routes of hand-ins: of pupils and their families, and of who answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.catalogue.files.http import served
from erbij.catalogue.files.wire import BeginFile, FileView
from erbij.catalogue.handins import rules, wire
from erbij.catalogue.rights import GIVERS
from erbij.web.route import Route

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from aiohttp import web

    from erbij.catalogue.files.model import StoredFile
    from erbij.catalogue.handins.model import Round, Waiting, Whole
    from erbij.catalogue.handins.service import Handins
    from erbij.private import Private
    from erbij.web.route import Call

PUPIL = frozenset({Role.PUPIL})
FAMILY = PUPIL | {Role.GUARDIAN}
PATH = "/api/catalogue/handins"


def routes(service: Handins) -> list[Route]:
    """Return the routes of this room."""
    return [*_of_family(service), *_of_staff(service)]


def _of_family(service: Handins) -> list[Route]:
    async def every(call: Call) -> wire.HandinsOfPupil:
        person_id, news = call.query.get("person_id") or None, call.query.get("news") == "1"
        pupil_id, zone, found = await service.of_family(call.actor, person_id, news=news)
        return wire.HandinsOfPupil(pupil_id=pupil_id, timezone=zone, handins=tuple(map(shown, found)))

    async def own(call: Call) -> wire.HandinView:
        return shown(await service.own(call.actor, call.query.get("item_id", ""), call.query.get("block", "")))

    async def begin(call: Call) -> FileView:
        return await service.begin_file(call.actor, call.body)

    async def hand_in(call: Call) -> None:
        await service.hand_in(call.actor, call.body)

    async def content(call: Call) -> web.StreamResponse:
        return served(*await service.content(call.actor, call.part("id")))

    return [
        Route("GET", PATH, every, FAMILY, reply=wire.HandinsOfPupil, query=("person_id", "news")),
        Route("GET", f"{PATH}/own", own, PUPIL, reply=wire.HandinView, query=("item_id", "block")),
        Route("POST", f"{PATH}/files", begin, PUPIL, body=wire.BeginHandinFile, reply=FileView),
        Route("POST", PATH, hand_in, PUPIL, body=wire.HandIn),
        Route("GET", f"{PATH}/files/{{id}}", content, FAMILY | GIVERS),
    ]


def _of_staff(service: Handins) -> list[Route]:
    async def waiting(call: Call) -> wire.WaitingHandins:
        zone, found = await service.waiting(call.actor)
        return wire.WaitingHandins(timezone=zone, handins=tuple(map(_waits, found)))

    async def count(call: Call) -> wire.HandinsCount:
        return wire.HandinsCount(waiting=await service.count_waiting(call.actor))

    async def look(call: Call) -> wire.HandinView:
        return shown(await service.look(call.actor, call.part("id")))

    async def begin(call: Call) -> FileView:
        return await service.begin_answer_file(call.actor, call.part("id"), call.body)

    async def answer(call: Call) -> None:
        await service.answer(call.actor, call.part("id"), call.body)

    return [
        Route("GET", f"{PATH}/waiting", waiting, GIVERS, reply=wire.WaitingHandins),
        Route("GET", f"{PATH}/waiting/count", count, GIVERS, reply=wire.HandinsCount),
        Route("GET", f"{PATH}/{{id}}", look, GIVERS, reply=wire.HandinView),
        Route("POST", f"{PATH}/{{id}}/files", begin, GIVERS, body=BeginFile, reply=FileView),
        Route("POST", f"{PATH}/{{id}}/answer", answer, GIVERS, body=wire.AnswerHandin),
    ]


def shown(one: Whole) -> wire.HandinView:
    """Return a hand-in as a message."""
    there = rules.shared(one.rounds)
    loose = [each for each in one.files.values() if each.owner_id == one.pupil_id and each.id not in there]
    return wire.HandinView(
        id=one.handin.id if one.handin else None,
        pupil_id=one.pupil_id,
        pupil_name=_name(one.names, one.pupil_id) or "",
        item_id=one.item_id,
        lesson=one.lesson,
        block=one.block.id,
        title=one.title,
        block_title=one.block.title,
        asked=one.block.text,
        state=one.handin.state if one.handin else wire.HandinState.BEGUN,
        rounds=tuple(_round(each, one) for each in one.rounds[-wire.MOST_ROUNDS :]),
        loose=_files((each.id for each in loose[: wire.MOST_FILES] if each.kind), one.files) if one.own else (),
        may_hand_in=one.own and rules.may_hand_in(one.rounds),
        may_answer=one.judges and bool(one.rounds) and one.rounds[-1].accepted is None,
    )


def _round(one: Round, whole: Whole) -> wire.HandinRound:
    answer = None
    if one.accepted is not None and one.answered_at is not None:
        answer = wire.HandinAnswer(
            accepted=one.accepted,
            text=one.answer.reveal(),
            files=_files(one.answer_files, whole.files),
            by=_name(whole.names, one.answered_by),
            at=one.answered_at,
        )
    return wire.HandinRound(
        number=one.number,
        text=one.text.reveal(),
        files=_files(one.files, whole.files),
        at=one.handed_in_at,
        looked=one.looked_at is not None,
        answer=answer,
    )


def _files(ids: Iterable[str], files: Mapping[str, StoredFile]) -> tuple[wire.HandinFile, ...]:
    found = ((files[key], files[key].kind) for key in ids if key in files)
    return tuple(
        wire.HandinFile(
            id=one.id, kind=kind, name=one.name.reveal(), media_ms=one.media_ms, width=one.width, height=one.height
        )
        for one, kind in found
        if kind is not None
    )


def _waits(one: Waiting) -> wire.WaitingHandin:
    return wire.WaitingHandin(
        id=one.handin.id,
        pupil_id=one.handin.pupil_id,
        pupil_name=_name(one.names, one.handin.pupil_id) or "",
        title=one.title,
        block_title=one.block_title,
        round=one.round.number,
        since=one.round.handed_in_at,
        mine=one.mine,
        given_by=_name(one.names, one.given_by),
    )


def _name(names: Mapping[str, Private[str]], person_id: str | None) -> str | None:
    return names[person_id].reveal() if person_id and person_id in names else None
