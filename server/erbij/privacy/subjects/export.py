"""The file with everything about a pupil: JSON for a program, and a page to read that asks nothing of the network."""

from __future__ import annotations

import json
import re
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from erbij.register.export import zipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from erbij.privacy.subjects.model import Document

FORMAT = "erbij-subject/1"
INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$")
WORDS = {
    "about": "waarover",
    "accepted": "aangenomen",
    "active": "actief",
    "agreed": "afgesproken",
    "answered_at": "beantwoord op",
    "approved_at": "goedgekeurd op",
    "approved_by": "goedgekeurd door",
    "as_role": "als",
    "asked_at": "gevraagd op",
    "asked_by": "gevraagd door",
    "assessed_by": "beoordeeld door",
    "at": "wanneer",
    "author": "door",
    "author_id": "door",
    "authorised": "geoorloofd",
    "begin": "begin",
    "body": "bestand",
    "born_on": "geboortedatum",
    "bound_at": "gekoppeld op",
    "bucket": "telt als",
    "category": "soort",
    "closed_at": "afgerond op",
    "closed_by": "afgerond door",
    "computed_on": "berekend op",
    "created_at": "gemaakt op",
    "date": "datum",
    "days": "dagen",
    "decided_at": "besloten op",
    "decided_by": "besloten door",
    "details": "inhoud",
    "device": "apparaat",
    "done_by": "gedaan door",
    "done_on": "gedaan op",
    "due_at": "niet voor",
    "due_on": "uiterlijk",
    "email": "e-mailadres",
    "end": "tot",
    "ended_at": "gestopt op",
    "ended_by": "gestopt door",
    "ended_on": "gestopt op",
    "ends_at": "tot",
    "expires_at": "verloopt op",
    "exported_at": "verstuurd op",
    "first": "eerste dag",
    "from_date": "vanaf",
    "from_time": "vanaf",
    "granted_at": "toegestaan op",
    "group_id": "groep (nummer)",
    "guardian_id": "ouder of verzorger",
    "hours": "uren",
    "imported": "ingelezen",
    "item_id": "onderdeel (nummer)",
    "joins": "doet mee",
    "key": "nummer op school",
    "kind": "soort",
    "last": "laatste dag",
    "last_seen_at": "laatst gezien",
    "late": "later ingevoerd",
    "left_on": "van school sinds",
    "level": "niveau",
    "local_date": "datum",
    "made_at": "gemaakt op",
    "media_type": "soort bestand",
    "minutes": "minuten",
    "missed_from": "gemist vanaf",
    "modality": "vanaf waar",
    "name": "naam",
    "national": "landelijke soort",
    "note": "woorden",
    "number": "nummer",
    "opened_on": "gevraagd op",
    "other_school": "andere school",
    "outcome": "uitkomst",
    "own": "eigen keuze",
    "page": "pagina",
    "person_id": "wie",
    "planned": "gepland",
    "policy_version": "regels van het tellen",
    "proposed_by": "voorgesteld door",
    "pupil_id": "leerling",
    "purpose": "waarvoor",
    "raised_at": "gesteld op",
    "read_at": "gelezen op",
    "reason": "reden",
    "relation": "als",
    "reported_at": "gemeld op",
    "reported_by": "gemeld door",
    "retired_at": "gestopt op",
    "revoked_at": "ingetrokken op",
    "role": "rol",
    "roles": "rollen",
    "seconds": "seconden",
    "seq": "volgnummer",
    "set_at": "gezet op",
    "settled": "afgehandeld",
    "signed_as": "als",
    "signed_on": "getekend op",
    "signer_id": "getekend door",
    "signer_name": "naam onder de handtekening",
    "since": "sinds",
    "slot_id": "les (nummer)",
    "source": "bron",
    "start": "van",
    "state": "stand",
    "step": "stap",
    "taken_back": "teruggenomen",
    "text": "woorden",
    "thing": "onderwerp",
    "trigger": "aanleiding",
    "until_date": "tot",
    "used_at": "gebruikt op",
    "weekday": "weekdag",
    "what": "wat",
    "withdrawn": "ingetrokken",
    "words": "woorden",
}
HIDDEN = frozenset({"id", "school_id", "prev_hash", "hash", "text_hash", "version", "owner", "reusable", "device_id"})
"""Columns that say nothing to a reader; they are in the JSON."""
STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b2430}
table{border-collapse:collapse;width:100%;margin:.5rem 0 2rem}th,td{text-align:left;vertical-align:top;padding:.3rem
.6rem;border-bottom:1px solid #d5dae1;overflow-wrap:break-word}
h2{margin-top:2rem;font-size:1.15rem}.quiet{color:#55606e}
.scroll{overflow-x:auto}@media print{body{margin:0}}"""


def archive(document: Document) -> bytes:
    """Both files as one."""
    whole = {
        "format": FORMAT,
        "person_id": document.subject.id,
        "notes_kept_back": document.kept_back,
        "made_at": document.made_at.isoformat(),
        "names": dict(document.names),
        "tables": dict(document.tables),
    }
    text = json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
    return zipped({"gegevens.html": page(document).encode(), "gegevens.json": text.encode()})


def page(document: Document) -> str:
    """Return everything as one page, in Dutch."""
    name, when = escape(document.subject.name.reveal()), document.made_at.astimezone(ZoneInfo(document.zone))
    but = "" if not document.kept_back else " Aantekeningen van gesprekken staan er niet bij; vraag die aan school."
    parts = "".join(_table(table, told, document) for table, told in document.tables.items())
    return (
        f'<!doctype html><html lang="nl"><meta charset="utf-8"><title>Gegevens van {name}</title>'
        f"<style>{STYLE}</style><h1>Gegevens van {name}</h1>"
        f'<p class="quiet">{escape(document.school)}, {when:%d-%m-%Y %H:%M}. Dit is alles wat Erbij over deze leerling '
        f"bewaart, ook wie er op school naar keek.{but} Tijden zijn de tijden van school. In gegevens.json staat "
        f"hetzelfde voor een programma.</p>{parts}</html>\n"
    )


def _table(table: str, told: Mapping[str, Any], document: Document) -> str:
    rows = told["rows"]
    columns = [column for column in rows[0] if column not in HIDDEN and _says(rows, column, document)]
    head = "".join(f'<th scope="col">{escape(WORDS.get(column, column.replace("_", " ")))}</th>' for column in columns)
    body = "".join(f"<tr>{''.join(_cells(row, columns, document))}</tr>" for row in rows)
    title = told["doel"][:1].upper() + told["doel"][1:]
    return (
        f'<section id="{escape(table)}"><h2>{escape(title)}</h2>'
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></section>'
    )


def _says(rows: Sequence[Mapping[str, Any]], column: str, document: Document) -> bool:
    """Whether a column tells more than whom the whole page is about."""
    nothing = (None, "", document.subject.id)
    return any(row[column] not in nothing for row in rows)


def _cells(row: Mapping[str, Any], columns: list[str], document: Document) -> Iterator[str]:
    for column in columns:
        value = row[column]
        yield f"<td>{escape(_text(value, document) if value is not None else '')}</td>"


def _text(value: object, document: Document) -> str:
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if INSTANT.match(value):
        return f"{datetime.fromisoformat(value).astimezone(ZoneInfo(document.zone)):%d-%m-%Y %H:%M:%S}"
    return document.names.get(value, value)
