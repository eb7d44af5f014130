"""The routes of the deviation of instruction time; what it has in common with the others is in the arrangements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.plans.deviations.rules import signed_by
from erbij.plans.deviations.wire import (
    DeviationSigned,
    DeviationSigner,
    DeviationText,
    DeviationTexts,
    FileDeviation,
    SaveDeviation,
    SignDeviation,
)
from erbij.plans.document.wire import PlanKept
from erbij.plans.policy.http import PAPER_BODY
from erbij.plans.start.rules import text_hash
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.plans.deviations.model import Signing, ToSign
    from erbij.plans.deviations.service import Deviations
    from erbij.web.route import Call

CARE = frozenset({Role.MENTOR, Role.COORDINATOR})
FAMILY = frozenset({Role.PUPIL, Role.GUARDIAN})


def routes(service: Deviations) -> list[Route]:
    """Return the routes of this room."""

    async def save(call: Call) -> PlanKept:
        return await service.save(call.actor, call.body)

    async def show(call: Call) -> DeviationTexts:
        page = await service.show(call.actor, call.query.get("person_id") or None)
        return DeviationTexts(
            person_id=page.pupil.id,
            person_name=page.pupil.name.reveal(),
            may_file=page.may_file,
            deviations=tuple(shown(one, page.signing) for one in page.deviations),
        )

    async def sign(call: Call) -> None:
        await service.sign(call.actor, call.body)

    async def file(call: Call) -> None:
        await service.file(call.actor, call.body)

    path = "/api/plans/deviations"
    return [
        Route("GET", path, show, CARE | FAMILY, reply=DeviationTexts, query=("person_id",)),
        Route("POST", f"{path}/save", save, frozenset({Role.COORDINATOR}), SaveDeviation, PlanKept),
        Route("POST", f"{path}/sign", sign, FAMILY, body=SignDeviation),
        Route("POST", f"{path}/file", file, CARE, body=FileDeviation, max_body=PAPER_BODY),
    ]


def shown(one: ToSign, signing: Signing) -> DeviationText:
    """Return a deviation as those who sign it read it."""
    document, current = one.document, text_hash(one.text)
    signed = signed_by(document, signing)
    return DeviationText(
        id=document.id,
        state=document.state,
        first=document.first,
        last=document.last,
        text=one.text,
        text_hash=current,
        whole=one.whole,
        may_sign=one.may_sign,
        signers=tuple(
            DeviationSigner(id=id_, name=name.reveal(), signed=id_ in signed) for id_, name in signing.signers.items()
        ),
        signatures=tuple(
            DeviationSigned(
                name=each.signer_name.reveal(),
                signed_as=each.signed_as,
                at=each.at,
                signed_on=each.signed_on,
                paper_id=each.paper_id,
                current=each.text_hash == current,
            )
            for each in signing.signatures.get(document.id, ())
        ),
    )
