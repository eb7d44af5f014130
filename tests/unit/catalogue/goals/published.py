"""A small invented file as SLO publishes its goals: none of these ids or words are theirs."""

from __future__ import annotations

import json
from typing import Any

BREUKEN = "11111111-1111-4111-8111-111111111111"
DELEN = "22222222-2222-4222-8222-222222222222"
OUD = "33333333-3333-4333-8333-333333333333"
OUDER = "44444444-4444-4444-8444-444444444444"
WEG = "55555555-5555-4555-8555-555555555555"
NIEUW = "66666666-6666-4666-8666-666666666666"


def entry(key: str, title: str, **more: Any) -> dict[str, Any]:
    """One entry, with what SLO says beside what is looked at."""
    return {"id": key, "title": title, "niveau_id": ["77777777-7777-4777-8777-777777777777"], **more}


CURRENT = [
    entry(BREUKEN, "De leerling snijdt verzonnen taarten in gelijke stukken.", prefix="PO 90", kerndoelLabel="Taarten"),
    entry(DELEN, "De leerling deelt knikkers eerlijk.", prefix="PO 91"),
    entry(NIEUW, "Dit doel is nog niet af.", unreleased=True),
]
DEPRECATED = [
    entry(OUD, "De leerling knipt taarten en knikkers.", types=["kerndoel"], replacedBy=[BREUKEN, DELEN]),
    entry(OUDER, "De leerling knipt.", types=["kerndoel"], replacedBy=[OUD]),
    entry(WEG, "De leerling telt schapen.", types=["kerndoel"], replacedBy=[]),
]


def as_file(content: object) -> bytes:
    """The bytes of such a file."""
    return json.dumps(content).encode()


FILES = [("kerndoelen.json", as_file(CURRENT)), ("deprecated.json", as_file(DEPRECATED))]
