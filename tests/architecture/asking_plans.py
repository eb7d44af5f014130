"""How a request about a pupil's plan names what it is about; and the things that a test of it makes first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from erbij.actor import Actor, Role
from erbij.ids import new_id
from erbij.plans.buddies import store as buddies_store
from erbij.plans.buddies.model import Turn
from erbij.plans.day_plan import store as day_plan_store
from erbij.plans.day_plan.model import Proposal
from erbij.plans.day_plan.wire import DayPlanned
from erbij.plans.grants.rules import OF_A_PERSON
from erbij.plans.grants.wire import GiveGrant, GranteeKind, GrantTo
from erbij.plans.policy.wire import AddConsent, ConsentAbout
from erbij.plans.start import rules
from erbij.plans.start.rules import text_hash
from erbij.plans.start.wire import SignAgreement
from erbij.privacy.erasures.wire import AskErasure
from erbij.private import Private

if TYPE_CHECKING:
    from tests.scenarios.real_school import RealSchools

PAPER = "JVBERi0xLjQK"
"""The first bytes of a PDF."""


def coordinator(schools: RealSchools, school: str) -> Actor:
    """Zoë, who may."""
    return Actor(schools.ids[f"{school}.zoe"], schools.school_ids[school], frozenset({Role.COORDINATOR}), "a-sign-in")


async def proposal(schools: RealSchools, target: str) -> str:
    """A family's wish for tomorrow: a new one each time, for one that is answered is gone."""
    school, pupil = schools.school_ids[target[0]], schools.ids[target]
    now = schools.server.clock.now()
    one = Proposal(new_id(now), school, pupil, now.date(), None, DayPlanned(), Private(""), pupil, now)
    async with schools.server.database.transaction() as tx:
        await day_plan_store.add_proposal(tx, one)
    return one.id


async def consent(schools: RealSchools, target: str) -> str:
    """A consent of the participation council with a document; ``target`` is any thing of that school."""
    key = f"consent of {target[0]}"
    if key not in schools.made:
        actor, today = coordinator(schools, target[0]), schools.server.clock.now().date()
        asked = AddConsent(about=ConsentAbout.PROGRAMMED_ONLINE, given_on=today, first=today, paper=PAPER)
        await schools.server.planning.policies.add_consent(actor, asked)
        one = (await schools.server.planning.policies.show(actor)).consents[0]
        schools.made |= {key: one.id, f"paper of {target[0]}": one.paper_id or ""}
    return schools.made[key]


async def paper(schools: RealSchools, target: str) -> str:
    """The document of that consent."""
    await consent(schools, target)
    return schools.made[f"paper of {target[0]}"]


async def open_grant(schools: RealSchools, target: str) -> str:
    """What Zoë gives to Otto of a pupil, before anybody agreed; a new one each time."""
    school = target[0]
    now = schools.server.clock.now()
    asked = GiveGrant(
        pupil_id=schools.ids[target],
        to=GrantTo(kind=GranteeKind.PERSON, name="Otto Ozl", email=f"otto.{school}@voorbeeld.test"),
        scopes=OF_A_PERSON,
        first=now.date(),
        until=now.date(),
        reason="Samen kijken naar de lessen",
    )
    rooms = schools.server.planning.granting.grants
    made, _ = await rooms.give(coordinator(schools, school), asked)
    shown = await rooms.show(coordinator(schools, school), schools.ids[target])
    text = next(grant.text.reveal() for grant, _ in shown.grants if grant.id == made)
    schools.made[f"hash of {made}"] = text_hash(text)
    return made


async def grant(schools: RealSchools, target: str) -> str:
    """The same, agreed to by a guardian."""
    made = await open_grant(schools, target)
    school, hash_ = target[0], schools.made[f"hash of {made}"]
    parent = Actor(schools.ids[f"{school}.karin"], schools.school_ids[school], frozenset({Role.GUARDIAN}), "a-sign-in")
    await schools.server.planning.granting.grants.agree(parent, made, hash_)
    return made


async def signature(schools: RealSchools, target: str) -> str:
    """What Karin agreed to for her child; taking it back twice changes nothing."""
    key = f"signature of {target}"
    if key not in schools.made:
        school, pupil = schools.school_ids[target[0]], schools.ids[target]
        karin = Actor(schools.ids[f"{target[0]}.karin"], school, frozenset({Role.GUARDIAN}), "a-sign-in")
        starts = schools.server.planning.starts
        text_hash = rules.text_hash((await starts.show(karin, pupil)).text)
        await starts.sign(karin, SignAgreement(person_id=pupil, text_hash=text_hash))
        schools.made[key] = (await starts.show(karin, pupil)).signatures[-1].id
    return schools.made[key]


async def erasure(schools: RealSchools, target: str) -> str:
    """A pupil's request to take their data away; a new one when the one before was stopped."""
    pupil = Actor(schools.ids[target], schools.school_ids[target[0]], frozenset({Role.PUPIL}), "a-sign-in")
    erasures = schools.server.privacy.erasures
    await erasures.ask(pupil, AskErasure(person_id=pupil.id))
    return (await erasures.own(pupil, None))[0].erasure.id


async def rota(schools: RealSchools, target: str) -> str:
    """A pupil without any buddy: the day is free for who asks next."""
    school, pupil = schools.school_ids[target[0]], schools.ids[target]
    async with schools.server.database.transaction() as tx:
        for one in await buddies_store.turns_of(tx, school, [pupil], schools.server.clock.now().date()):
            await buddies_store.remove(tx, one)
    return pupil


async def buddy(schools: RealSchools, target: str) -> str:
    """A week in which Sem is the pupil's buddy; a new one where the one before was taken out."""
    school, pupil = schools.school_ids[target[0]], await rota(schools, target)
    now = schools.server.clock.now()
    one = Turn(new_id(now), school, pupil, schools.ids[f"{target[0]}.sem"], now.date(), now.date() + timedelta(days=1))
    async with schools.server.database.transaction() as tx:
        await buddies_store.add(tx, one)
    return one.id


MAKES = {"proposal": proposal, "consent": consent, "paper": paper, "signature": signature} | {
    "open_grant": open_grant,
    "grant": grant,
    "erasure": erasure,
    "rota": rota,
    "buddy": buddy,
}
"""By kind of thing: what makes one and answers its id."""


def query(target: str) -> dict[str, str]:
    """The queries of GETs that name their thing in their own way."""
    return {"GET /api/plans/paper": f"id={target}"}


def body(schools: RealSchools, what: str, target: str) -> dict[str, Any] | None:
    """The bodies of a pupil's plan; what was changed by somebody before us is answered 409, not 404."""
    day = schools.server.clock.now().date().isoformat()
    whose = {"person_id": target, "version": 0}
    bodies: dict[str, dict[str, Any]] = {
        "POST /api/plans/day-plan": {**whose, "date": day, "planned": {"ceiling_min": 60}},
        "POST /api/plans/day-plan/undo": {"person_id": target, "version": 1},
        "POST /api/plans/day-plan/answer": {"proposal_id": target, "accept": False},
        "POST /api/plans/passport": {**whose, "page": {"lines": ["Mij niet om antwoord vragen"]}},
        "POST /api/plans/passport/seen": {"slot_id": target, "person_id": schools.ids["a.noor"]},
        "POST /api/plans/comfort": {**whose, "own": {"calm": True}},
        "POST /api/plans/out-of-view": {"person_id": target, "out": False},
        "POST /api/plans/buddies": {"person_id": target, "buddy_id": schools.ids["a.sem"], "first": day},
        "POST /api/plans/buddies/decline": {"turn_id": target, "declined": False},
        "POST /api/plans/policy/consents/end": {"consent_id": target, "until": day},
        "POST /api/plans/grants": {
            "pupil_id": target,
            "to": {"kind": "PERSON", "name": "Otto Ozl", "email": "otto.a@voorbeeld.test"},
            "scopes": ["PLAN"],
            "first": day,
            "until": day,
            "reason": "Samen kijken naar de lessen",
        },
        "POST /api/plans/grants/{id}/agree": {"text_hash": schools.made.get(f"hash of {target}", "0" * 64)},
        "POST /api/plans/grants/{id}/file": {"signed_by": "Karin", "signed_on": day, "paper": PAPER},
        "POST /api/plans/start/step": {**whose, "step": "request", "done_on": day},
        "POST /api/plans/start/sign": {"person_id": target, "text_hash": "0" * 64},
        "POST /api/plans/start/withdraw": {"person_id": schools.ids["a.noor"], "signature_id": target},
        "POST /api/privacy/erasures": {"person_id": target},
        "POST /api/plans/start/file": {"person_id": target, "signed_by": "Karin", "signed_on": day, "paper": PAPER},
    }
    return bodies.get(what)
