"""Both annexes as one text (Markdown, Dutch), from ``privacy.toml`` and from what the settings of this server say."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from erbij.privacy.retention.model import TermKind
from erbij.privacy.retention.store import TERMS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from erbij.privacy.retention.model import TableTerms, Term
    from erbij.settings import Settings

WORDS: dict[str, Any] = tomllib.loads((files("erbij.privacy.agreement") / "words.toml").read_text(encoding="utf-8"))
"""Read with the program, never while it serves."""
DAYS_OF_A_WEEK = 7


def annexes(settings: Settings, version: str, today: date) -> str:
    """Return the privacy annex and the security annex of a server with these settings."""
    words, weeks = WORDS["privacy"], max(settings.backup_keep_weeks, -(-settings.backup_keep_days // DAYS_OF_A_WEEK))
    parts = [
        "# Bijlagen bij de verwerkersovereenkomst",
        WORDS["head"].format(version=version, day=today.strftime("%d-%m-%Y")),
        "## Bijlage 1: privacybijlage",
        words["product"].format(version=version, address=settings.web_address),
        "### Van wie",
        words["people"],
        "### Bijzondere gegevens",
        words["special"],
        "### Welke gegevens, waarvoor en hoe lang",
        words["table"],
        "| gegevens | waarvoor | soort | hoe lang |\n| --- | --- | --- | --- |\n" + "\n".join(map(_row, TERMS)),
        "### Wie er nog meer bij kan (subverwerkers)",
        words["elsewhere"],
        "\n".join(elsewhere(settings)) or words["nothing_elsewhere"],
        words["further"],
        "### Na afloop",
        words["end"].format(backups=f"{weeks} weken"),
        "## Bijlage 2: beveiligingsbijlage",
        "\n".join(f"- {one}" for one in _measures(settings)),
        "### Als er iets misgaat",
        WORDS["security"]["breach"],
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _row(one: TableTerms) -> str:
    kinds = [WORDS["kinds"][name] for name in ("personal", "subject", "staff", "secret") if getattr(one, name)]
    kind = ", ".join(kinds or [WORDS["kinds"]["fact"]])
    return f"| `{one.table}` | {one.doel} | {kind} | {_term(one.term)}{' `[moet]`' if one.law else ''} |"


def _term(term: Term) -> str:
    days = term.days if term.kind is TermKind.DAYS else 0
    return str(WORDS["terms"]["day" if days == 1 else term.kind.value]).format(days=days)


def elsewhere(settings: Settings) -> Iterator[str]:
    """What whoever runs this server set up beside it, by the name of its machine; nothing of a password."""
    for what, address in (
        ("de database", settings.database_url if settings.database_url.startswith("postgresql") else ""),
        ("berichten tussen servers, niets blijvends (Redis)", settings.redis_url),
        ("films en bestanden van lessen", settings.files_address if settings.files_bucket else ""),
        ("mails voor een nieuw wachtwoord", settings.smtp_url),
        *(("beeld en geluid, versleuteld (relay)", f"turn://{one.partition(':')[2]}") for one in settings.turn_urls),
    ):
        if address:
            yield f"- {what}: `{urlsplit(address).hostname}`, … (van wie, en in welk land)"


def _measures(settings: Settings) -> Iterator[str]:
    words = WORDS["security"]
    minutes = max(1, round(settings.backup_every_s / 60))
    backup = words["backup_some"].format(minutes=minutes) if settings.backup_folder else words["backup_none"]
    apart = words["apart_postgresql" if settings.database.startswith("postgresql") else "apart_file"]
    for one in words["measures"]:
        yield one.format(backup=backup, apart=apart)
