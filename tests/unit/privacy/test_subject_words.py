"""The page with everything about a pupil is read by a parent: no codes, no names of columns, no addresses of pages."""

from __future__ import annotations

import importlib
import json
import tomllib
from datetime import UTC, datetime
from enum import StrEnum

import pytest

from erbij.privacy.subjects.export import HIDDEN, WORDS, page, text_of
from erbij.privacy.subjects.model import Document, Subject
from erbij.private import Private
from tests.support.checkout import CHECKOUT, SERVER

NOOR = Subject("noor", Private("Noor Voorbeeld"), None)
DOCUMENT = Document(
    NOOR, datetime(2026, 10, 6, 8, tzinfo=UTC), "Europe/Amsterdam", "School", {}, {"thijs": "Thijs Testema"}
)
TERMS = tomllib.loads((SERVER / "privacy/privacy.toml").read_text(encoding="utf-8"))
STORED = (
    "absence.illness.wire.Joins",
    "absence.in_view.wire.ContactKind",
    "absence.notices.wire.NoticeKind",
    "absence.notices.wire.NoticeState",
    "absence.records.wire.RecordSource",
    "absence.records.wire.WithdrawnAs",
    "absence.support.wire.TaskTrigger",
    "absence.unseen.wire.Settled",
    "absence.wire.Authorised",
    "absence.wire.NationalReason",
    "absence.wire.Notify",
    "access.model.Owner",
    "access.wire.LinkPurpose",
    "actor.Role",
    "catalogue.files.model.StoredKind",
    "catalogue.files.model.FileState",
    "catalogue.handins.wire.HandinState",
    "live.model.FactKind",
    "live.wire.LeaveReason",
    "people.model.Relation",
    "plans.arrangements.wire.ArrangementForm",
    "plans.arrangements.wire.ArrangementGround",
    "plans.day_plan.wire.BlockKind",
    "plans.deviations.wire.DecidedBy",
    "plans.document.wire.PlanState",
    "plans.grants.wire.GranteeKind",
    "plans.grants.wire.GrantScope",
    "plans.modality.wire.SlotModality",
    "plans.patterns.wire.WeekParity",
    "plans.policy.wire.MostPresent",
    "plans.start.wire.SignedAs",
    "plans.start.wire.StartStep",
    "privacy.erasures.model.ErasureState",
    "register.attendance.model.How",
    "register.disputes.model.About",
    "register.disputes.model.Outcome",
    "register.ledger.Kind",
    "register.ledger.Reason",
    "register.model.Bucket",
    "register.offline.model.MarkKind",
    "register.partials.model.Verdict",
)


@pytest.mark.parametrize("name", STORED)
def test_a_value_that_the_program_keeps_about_a_pupil_has_a_dutch_word(name: str) -> None:
    module, _, kind = f"erbij.{name}".rpartition(".")
    values = getattr(importlib.import_module(module), kind)

    assert issubclass(values, StrEnum)
    assert [value.value for value in values if value.value not in WORDS["codes"]] == []


def test_every_column_about_a_pupil_has_a_dutch_word() -> None:
    about = [one for one in TERMS.values() if one.get("subject") or one["term"].startswith("follows")]
    columns = {name for one in about for kind in ("subject", "staff", "personal", "fact") for name in one.get(kind, ())}

    assert sorted(columns - WORDS["columns"].keys() - HIDDEN) == []


def test_every_page_at_which_staff_look_has_its_name_here() -> None:
    rights = tomllib.loads((CHECKOUT / "tests/architecture/rights.toml").read_text(encoding="utf-8"))
    looked = {page for page in rights["discloses"].values() if not page.startswith(("no", "log"))}

    assert sorted(looked - WORDS["pages"].keys()) == []


def test_a_page_at_which_somebody_looked_is_called_as_on_the_screen() -> None:
    words = json.loads((CHECKOUT / "client_web/src/i18n/nl.json").read_text(encoding="utf-8"))
    stem = "register.looks.page."

    assert {page: words.get(f"{stem}{page}") for page in WORDS["pages"]} == WORDS["pages"]
    assert text_of("page", "a.page.of.tomorrow", DOCUMENT) == words[f"{stem}other"]


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("at", "2026-10-06T08:00:00Z", "06-10-2026 10:00:00"),
        ("first", "2026-09-01", "01-09-2026"),
        ("state", "ACTIVE", "loopt"),
        ("source", "L", "live les"),
        ("category", "L", "L"),
        ("page", "register.day", "Register van een dag"),
        ("thing", "plans.passport", "leerlingenkaart"),
        ("author_id", "thijs", "Thijs Testema"),
        ("withdrawn", False, "nee"),
        ("slot_ids", ["a", "b"], "2"),
        ("note", "rest", "rest"),
        (
            "details",
            {"form": "OWN_SCHOOL", "level": 2, "version": 3, "goals": "", "renews": None},
            "vorm: eigen school; niveau: 2",
        ),
        (
            "what",
            {"state": ["DRAFT", "ACTIVE"], "last": [None, "2027-01-31"]},
            "stand: concept → loopt; laatste dag: 31-01-2027",
        ),
    ],
)
def test_a_value_is_told_as_a_person_would(column: str, value: object, words: str) -> None:
    assert text_of(column, value, DOCUMENT) == words


def test_an_id_of_a_thing_is_left_to_the_file_for_programs() -> None:
    rows = [{"id": "x", "slot_id": "0193", "author_id": "thijs", "pupil_id": "noor", "at": "2026-10-06T08:00:00Z"}]
    told = Document(
        **{
            **{name: getattr(DOCUMENT, name) for name in Document.__slots__},
            "tables": {"live_span": {"doel": "wanneer iemand er was", "rows": rows}},
        }
    )

    shown = page(told)

    assert "0193" not in shown
    assert '<th scope="col">door</th>' in shown
    assert "<td>Thijs Testema</td>" in shown
