"""The file with everything about a pupil: JSON for a program, and a page to read that asks nothing of the network."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import datetime
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from erbij.register.export import zipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from erbij.privacy.subjects.model import Document

FORMAT = "erbij-subject/1"
INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$")
DATE = re.compile(r"^(\d{4})-(\d\d)-(\d\d)$")
WORDS: Mapping[str, Mapping[str, str]] = tomllib.loads(
    (files("erbij.privacy.subjects") / "words.toml").read_text(encoding="utf-8")
)
"""Read with the program, never while it serves."""
HIDDEN = frozenset({"id", "school_id", "prev_hash", "hash", "text_hash", "version", "owner", "reusable", "refers_to"})
"""Columns that say nothing to a reader; they are in the JSON. So are ids of what is no person."""
TYPED = frozenset({"answer", "name", "email", "key", "note", "text", "words"})
"""What people wrote themselves, which is never taken for a code."""
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
    head = "".join(f'<th scope="col">{escape(_word(column))}</th>' for column in columns)
    body = "".join(f"<tr>{''.join(_cells(row, columns, document))}</tr>" for row in rows)
    title = told["doel"][:1].upper() + told["doel"][1:]
    return (
        f'<section id="{escape(table)}"><h2>{escape(title)}</h2>'
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></section>'
    )


def _says(rows: Sequence[Mapping[str, Any]], column: str, document: Document) -> bool:
    """Whether a column tells more than whom the whole page is about, and more than ids of things."""
    told = [row[column] for row in rows if row[column] not in (None, "", document.subject.id)]
    return bool(told) and (not column.endswith("_id") or any(value in document.names for value in told))


def _word(column: str) -> str:
    return WORDS["columns"].get(column, column.replace("_", " "))


def _cells(row: Mapping[str, Any], columns: list[str], document: Document) -> Iterator[str]:
    for column in columns:
        yield f"<td>{escape(text_of(column, row[column], document))}</td>"


def text_of(column: str, value: object, document: Document) -> str:
    """Return a value as a person would read it; what is inside it likewise."""
    if value is None or isinstance(value, str):
        return _said(column, value or "", document)
    if isinstance(value, dict):
        return _fields(column, value, document)
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list | tuple) and not column.endswith("_ids"):
        return ", ".join(text_of(column, one, document) for one in value)
    return str(len(value) if isinstance(value, list | tuple) else value)


def _fields(column: str, value: Mapping[str, Any], document: Document) -> str:
    """What is in a record; of a change both what it was and what it became."""
    changed = column == "what"
    parts = []
    for name, inner in value.items():
        if name in HIDDEN:
            continue
        told = [text_of(name, one, document) for one in (inner if changed and isinstance(inner, list) else [inner])]
        if any(told):
            parts.append(f"{_shown(name, document)}: {' → '.join(one for one in told if one)}")
    return "; ".join(parts)


def _shown(name: str, document: Document) -> str:
    return _said(name, name, document) if DATE.match(name) else _word(name)


def _said(column: str, value: str, document: Document) -> str:
    if INSTANT.match(value):
        return f"{datetime.fromisoformat(value).astimezone(ZoneInfo(document.zone)):%d-%m-%Y %H:%M:%S}"
    if column in TYPED:
        return value
    if date := DATE.match(value):
        return "-".join(reversed(date.groups()))
    if column == "page":
        return WORDS["pages"].get(value, WORDS["pages"]["other"])
    coded = WORDS["things" if column == "thing" else "codes"]
    return document.names.get(value) or coded.get(f"{column}.{value}") or coded.get(value, value)
