"""A newcomer finds the room from its noun: one vocabulary of files, short modules, nothing of any one machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.checkout import CHECKOUT, SERVER, text_files, tracked

CAPABILITIES = (
    "absence",
    "access",
    "backup",
    "catalogue",
    "demo",
    "history",
    "live",
    "people",
    "plans",
    "privacy",
    "reach",
    "register",
    "reports",
    "schools",
    "timetable",
)
VOCABULARY = frozenset({"__init__", "model", "rules", "ports", "store", "service", "http", "events", "export", "wire"})

# Every other name needs a reason here.
EXCEPTIONS = {
    "absence.notices.drafting": "a use case of its own: drafts that the rules ask for, when absence changes",
    "access.cookies": "the cookies of a fresh sign-in, set by every way in",
    "access.errors": "the refusals of access are shared by its five services",
    "access.factors.errors": "the refusals of the second step, raised where the first one ends",
    "access.schools.errors": "the refusals of linking two schools, raised by its rules and its service",
    "access.identities": "who somebody is: people and units behind one port",
    "access.keys.errors": "the refusals of keys, raised by pure rules and by the service",
    "access.links": "a use case of its own: personal links",
    "access.mail": "the one mail that Erbij sends, kept apart because it blocks and runs in a thread",
    "access.passwords": "a use case of its own: passwords of staff",
    "access.proof.errors": "the refusals of a proof, raised in every room that asks for one",
    "access.providers.asking": "what is asked of a school's provider over the network, and what keeps it safe",
    "access.providers.errors": "the refusals of signing in through a provider, shared by rules and use cases",
    "access.providers.sign_ins": "a use case of its own: there and back, and whose account it is",
    "access.sealed": "secrets that must be read again, sealed with the server's own key",
    "access.sign_ins": "a use case of its own: sessions and bound devices",
    "access.throttle": "the brake on guessing, asked by several use cases",
    "access.units": "a use case of its own: pairing of classroom units",
    "backup.archive": "what lies in the archive of PostgreSQL's log; the only place that knows its paths",
    "backup.copies": "a use case of its own: copies of PostgreSQL, which has no changes that we send",
    "backup.dumping": "drives the tools of PostgreSQL; the only place that starts them",
    "backup.folder": "what lies in a folder of backups; the only place that knows its paths",
    "backup.home": "what goes into a copy of either database; the only place that reads it there",
    "backup.receiving": "a use case of its own: reading PostgreSQL's log along",
    "backup.refilling": "a use case of its own: bringing a school back into PostgreSQL",
    "backup.replaying": "drives a PostgreSQL server that puts a base and its log together",
    "backup.restoring": "a use case of its own: bringing a school back",
    "backup.seal": "encryption of files in pieces",
    "backup.shipping": "a use case of its own: changes every few seconds, in threads",
    "backup.verifying": "a use case of its own: reading every byte of the backups",
    "backup.tie": "a program of its own: becomes a tool that ends when the server does; imports nothing of ours",
    "backup.wal": "what SQLite committed to its write-ahead log, by the format of that file",
    "catalogue.years": "for which level and years lessons fit a pupil, asked by every room that offers some",
    "catalogue.rights": "to whom somebody may give lessons, asked by every room that gives or shows them",
    "catalogue.captions.reading": "what a file of captions says, with the line of what is wrong in it",
    "catalogue.engagement.fold": "pure: from the beats of a lease to what they are worth",
    "catalogue.engagement.keeper": "group commit: beats of many pupils in one transaction",
    "catalogue.files.bucket": "whole files in a bucket that speaks S3; the only place that knows its client",
    "catalogue.files.checking": "a use case of its own: looking at files that are whole, one after the other",
    "catalogue.files.folder": "the bytes of files, on their way and whole; the only place that knows their names",
    "catalogue.files.probe": "runs in a process of its own, confined, and imports nothing of ours",
    "catalogue.files.shelf": "whole files in a folder of this machine",
    "catalogue.elsewhere.harvesting": "a use case of its own: one harvest, part by part, in the background",
    "catalogue.elsewhere.reading": "what other catalogues say, and nothing of our tables",
    "catalogue.sharing.describing": "an item in NL LOM and Dublin Core, kept apart from the protocol around it",
    "catalogue.levels.encode": "runs in a process of its own, confined, and makes one lighter form of a film",
    "catalogue.levels.stream": "runs in that same process: a film in pieces, and where each of them lies",
    "catalogue.levels.making": "a use case of its own: makes lighter forms, one after another, not in a lesson",
    "live.admission": "who may enter a lesson and as what; asked by service and recovery",
    "live.anew": "whose media has to be built anew, asked by media and service",
    "live.homes": "which lessons are this server's; asked by service and keeper",
    "live.keeper": "group commit: records of many lessons in one transaction",
    "live.lesson": "the driver of one room: carries out its effects in order",
    "live.looks": "pure: which teacher sees which pupil, told once",
    "live.opening": "pure: how long pupils wait for a line; asked by media, told by the metrics",
    "live.media": "whose connection is whose; the only user of the media seam",
    "live.pace": "when the lessons of a server look at the time; asked by service",
    "live.presence": "pure: what proves presence (architecture.md, section 2)",
    "live.room": "pure: the lesson as a state machine (architecture.md, section 2)",
    "live.present": "pure: who is in the room, on which seat",
    "live.recovery": "what a killed server left behind, closed at the last committed proof",
    "live.replan": "what a room has to take in when its timetable changes",
    "live.rest": "pure: a pupil's own pause",
    "live.seats": "pure: whose seat it is after a join",
    "live.signals": "pure: what people say with one tap",
    "live.traffic": "what comes into a room and what goes out of it",
    "live.sockets": "every connection, and in which lesson it sits",
    "live.talk.traffic": "the same for what is said without a voice",
    "live.view": "pure: what each viewer may see of a room",
    "people.family": "a pupil as their family asks for them, with the school's day, for every room of a family",
    "people.looks": "the relation that gives the right to a look, for every room that shows pupils",
    "plans.rights": "which pupil somebody asks about and by what right, asked by every room of the plans",
    "reports.overview.view": "pure: values as messages; the only place that rounds (R10)",
    "reports.period.paper": "the table typeset: the only place that draws a PDF of it",
    "reports.period.view": "pure: values as messages; the only place that rounds (R10)",
    "people.rosters.archive": "unpacking what somebody sent, with everything that keeps it safe",
    "people.rosters.edexml": "what an EDEXML document says, and nothing of our tables",
    "people.rosters.oneroster": "what a OneRoster archive says, and nothing of our tables",
    "people.rosters.rows": "pure: what both of them become",
    "register.audit": "pure: a pupil's period as a facts file, for somebody else to count again",
    "register.buckets": "pure: what seconds count as in law; it changes when the law does, and nothing else with it",
    "register.day": "pure: one day under its caps",
    "register.explain": "pure: from a facts file to its explanation, with no database",
    "register.facts": "pure: the values of a facts file, beside the model of the server's own evidence",
    "register.intake": "pure: what a facts file must be, and what is refused",
    "register.intervals": "pure: the arithmetic of all counting, on pairs of whole numbers",
    "register.ledger": "pure: entries and their hash chain (architecture.md, section 2)",
    "register.line": "pure: the time line of one pupil in one lesson",
    "register.reading": "pure: JSON from anybody, with the place of what is wrong",
    "register.sentences": "pure: what an explanation says, before it is put in words",
    "register.sources": "the register's ports, answered by the rooms below it",
    "register.spans": "pure: arithmetic on half-open intervals",
    "register.states": "pure: states and status of a slot (R11) over facts",
    "timetable.slots.rights": "for whom somebody may plan, asked by the form, a new lesson and a change",
    "timetable.imports.reading": "what a file of lessons says, before anything is compared",
    "timetable.sources.address": "the request for a feed: what it may be about, and what it says when nothing comes",
    "timetable.sources.calendar": "what an iCalendar file or feed says, and nothing of slots",
    "timetable.sources.reading": "a use case of its own: one reading, from the address to the timetable",
    "timetable.sources.zermelo": "what Zermelo's appointments say, and nothing of slots",
    "register.wording": "pure: the explanation in plain Dutch and in plain English",
    "register.view": "pure: values as messages; the only place that rounds (R10)",
}
LONGEST = 400
OUR_CODE = {".py", ".ts", ".tsx", ".js", ".mjs", ".sh"}


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_a_capability_and_the_rooms_inside_it_have_files_of_the_vocabulary_only(capability: str) -> None:
    files = [file.relative_to(SERVER).with_suffix("") for file in (SERVER / capability).rglob("*.py")]

    strange = {".".join(file.parts) for file in files if file.name not in VOCABULARY} - EXCEPTIONS.keys()

    assert strange == set(), "use a name of the vocabulary, or give the reason in EXCEPTIONS"


def test_every_exception_still_exists() -> None:
    gone = {name for name in EXCEPTIONS if not (SERVER / f"{name.replace('.', '/')}.py").is_file()}

    assert gone == set()


def test_no_module_is_longer_than_400_lines() -> None:
    lengths = {str(path): text.count("\n") for path, text in text_files() if path.suffix in OUR_CODE}

    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


def test_no_file_names_a_package_registry_or_a_path_of_a_machine() -> None:
    # Put together here, so that this file does not find itself.
    registries = ["py" + "pi.org", "python" + "hosted.org", "registry.npm" + "js.org", "deb.debian" + ".org"]
    places = [rf"(?<![\w./])/{folder}/[a-z]" for folder in ("work", "root", "home", "farm")]
    bad = re.compile("|".join([*map(re.escape, registries), *places]))

    found = {f"{path}: {match[0]}" for path, text in text_files() for match in bad.finditer(text)}

    assert found == set()


def test_nothing_that_is_built_or_stored_is_tracked() -> None:
    bad = {".db", ".whl", ".pyc", ".key", ".pem", ".sqlite"}

    assert [file for file in tracked() if file.suffix in bad] == []


def test_the_locks_name_versions_and_hashes_only() -> None:
    for lock in sorted((CHECKOUT / "requirements").glob("*.lock")):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text, lock.name
        assert not re.search(r"^-", text, re.MULTILINE), f"{lock.name} carries options"
        assert not re.search(r"(^|\s)(\.|/)\S*\.(whl|gz)", text), f"{lock.name} carries paths"
        pinned = re.findall(r"^[A-Za-z0-9_.-]+==", text, re.MULTILINE)
        assert pinned
        assert len(re.findall(r"^[A-Za-z0-9]", text, re.MULTILINE)) == len(pinned), f"{lock.name}: every name is pinned"


def test_nothing_of_the_product_waits_with_what_drops_a_cancel() -> None:
    """Of Python 3.11, ``asyncio.wait_for`` does (bpo-37658), and who closes waits for ever."""
    ours = [
        (path, text) for path, text in text_files() if path.suffix == ".py" and path.parts[0] in {"server", "media"}
    ]

    assert ours
    assert [str(path) for path, text in ours if "wait_for(" in text] == []


def test_a_noun_stands_in_the_tests_too() -> None:
    rooms = {path.name for path in (CHECKOUT / "tests").iterdir() if path.is_dir()} - {"__pycache__"}

    assert rooms <= {"unit", "store", "api", "media", "scenarios", "e2e", "architecture", "support"}
    assert Path(CHECKOUT / "tests/conftest.py").is_file()
