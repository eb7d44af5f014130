"""The commands ``erbij school create``, ``erbij school link`` and ``erbij school import``."""

from __future__ import annotations

import io
import sys
import zipfile
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path  # noqa: TC003 - cyclopts reads the annotations
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

import cyclopts
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from erbij.access.rules import LINK_LASTS
from erbij.access.service import Access
from erbij.access.wire import LinkPurpose
from erbij.actor import WITH_PASSWORD, Role
from erbij.cli.start import finish, load_settings, plain
from erbij.clock import SystemClock
from erbij.db import migrate
from erbij.db.database import Database
from erbij.errors import ErbijError, Invalid
from erbij.history.model import Machine
from erbij.jobs.outbox import Outbox
from erbij.people.service import People
from erbij.people.store import person_by_email, stored_people
from erbij.plans.service import READERS, import_parts
from erbij.register.attendance.service import AttendancePart
from erbij.register.sources import StoredTimetable
from erbij.schools.files.rules import MAX_BYTES, Sorted, kind_by_name
from erbij.schools.model import HOUSES
from erbij.schools.rules import decode, year_of
from erbij.schools.service import Schools
from erbij.schools.store import schools as all_schools

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine, Sequence

    from erbij.db.database import Reading
    from erbij.schools import service
    from erbij.schools.model import Files, Report, School
    from erbij.settings import Settings

T = TypeVar("T")
PASSWORD_DAYS = LINK_LASTS[LinkPurpose.PASSWORD].days
OTHERS = frozenset({".zip", ".xml", ".ics", ".json"})
LESSONS = frozenset({".ics", ".json"})
SECTORS = ("po", "bo", "sbo", "so", "vso", "vo", "pro")
CALL_IT = "call it groups.csv, people.csv, timetable.csv, free_days.csv or attendance.csv, each once"

app = cyclopts.App(name="school", help="Create a school, let its staff in, import its groups, people and timetable.")
_out = Console(highlight=False, soft_wrap=True)
_err = Console(stderr=True, highlight=False, soft_wrap=True)


@app.command
def create(
    name: str,
    *,
    coordinator: str,
    email: str,
    board: str = "",
    sector: str = "po",
    timezone: str = "Europe/Amsterdam",
) -> None:
    """Create a school and print the link with which its first coordinator sets a password.

    Parameters
    ----------
    name
        What the school is called.
    coordinator
        The name of the first coordinator.
    email
        The address with which the coordinator signs in.
    board
        The school board; by default called as the school.
    sector
        po, sbo, so, vso, vo or pro.
    timezone
        An IANA time zone.
    """
    settings = _settings()
    address = _ended(
        create_school(settings, name, board or name, coordinator=(coordinator, email), sector=sector, timezone=timezone)
    )
    _out.print(f"{name} is there. Its first coordinator sets a password here, once, within {PASSWORD_DAYS} days:")
    _out.print(address, markup=False)


@app.command
def link(email: str) -> None:
    """Print a link with which somebody of the staff sets a new password: for the coordinator whom nobody else can help.

    Parameters
    ----------
    email
        The address with which they sign in.
    """
    address = _ended(password_link(_settings(), email))
    _out.print(f"A new password is set here, once, within {PASSWORD_DAYS} days:")
    _out.print(address, markup=False)


@app.command(name="end-links")
def end_links(person_id: str) -> None:
    """End every link of somebody that nobody used yet: one fell into the wrong hands.

    Parameters
    ----------
    person_id
        The id of the person; it stands in the address of their page.
    """
    ended = _ended(links_ended(_settings(), person_id))
    _out.print(f"Links that work no more: {ended}. Devices of this person stay, and are taken away at Apparaten.")


@app.command(name="second-step")
def second_step(email: str) -> None:
    """Take the second step of a member of staff away, who lost phone, keys and recovery codes.

    Parameters
    ----------
    email
        The address with which they sign in.
    """
    _ended(reset_second_step(_settings(), email))
    _out.print("The second step is gone, and every sign-in of this person. It stands in the history.")


@app.command(name="import")
def import_(
    *paths: Annotated[Path, cyclopts.Parameter(help="A folder, or files: CSV, OneRoster, EDEXML, iCalendar, Zermelo.")],
    preview: bool = False,
    school: str = "",
) -> None:
    """Import the school's files, all or nothing; what they say replaces what the last import said.

    Parameters
    ----------
    preview
        Only say what would change.
    school
        The id or name of the school; not needed when there is one.
    """
    settings = _settings()
    try:
        files = read_files(paths)
    except Invalid as error:
        show_errors(error.errors)
        sys.exit(1)
    with Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=_err) as bars:
        report = _ended(import_school(settings, files, school, Bars(bars).moved, preview=preview))
    show_counts(report)
    show_errors([(fault.path, fault.message) for fault in report.faults])
    sys.exit(1 if report.faults else 0)


async def create_school(
    settings: Settings, name: str, board: str, *, coordinator: tuple[str, str], sector: str, timezone: str
) -> str:
    """Bring the database up to date, create a school with its coordinator (name, e-mail); returns the link."""
    clock = SystemClock(timedelta(seconds=settings.clock_offset_s))
    async with _opened(settings, may_migrate=True) as database:
        access = Access(database, clock, settings)
        people = People(database, clock, access)
        async with database.transaction() as tx:
            _refuse_sector(sector.casefold())
            await _refuse_twice(tx, name, coordinator[1])
            school = await Schools(database, clock).create_in(tx, name, board, sector, timezone)
            first_day, _ = year_of(clock.now().astimezone(ZoneInfo(school.timezone)).date())
            person_id = await people.add_in(
                tx, school.id, coordinator[0], [Role.COORDINATOR], email=coordinator[1], since=first_day
            )
            link = await access.make_link(tx, school.id, person_id, LinkPurpose.PASSWORD)
        await access.close()
    return link


def _refuse_sector(sector: str) -> None:
    if sector in HOUSES:
        raise Invalid([("--sector", "that is no school; see erbij partnership and erbij board")])
    if sector not in SECTORS:
        raise Invalid([("--sector", f"one of {', '.join(SECTORS)}")])


async def _refuse_twice(read: Reading, name: str, email: str) -> None:
    """A command that is given again makes no second school, and an address signs in at one school only."""
    if any(school.name == name.strip() for school in await all_schools(read)):
        raise Invalid([("name", "there is a school of this name already")])
    await _refuse_email(read, email)


async def _refuse_email(read: Reading, email: str) -> None:
    person = await person_by_email(read, email)
    if person is not None and person.roles & WITH_PASSWORD:
        raise Invalid([("--email", "somebody signs in with this address already; see erbij school link")])


async def reset_second_step(settings: Settings, email: str) -> None:
    """Take the second step of the member of staff of this address away; raises ``Invalid``."""
    clock = SystemClock(timedelta(seconds=settings.clock_offset_s))
    async with _opened(settings) as database:
        access = Access(database, clock, settings)
        async with database.transaction() as tx:
            person = await person_by_email(tx, email)
            if person is None or not await access.factors.reset_in(tx, Machine(person.school_id), person.id):
                raise Invalid([("email", "nobody with this address has a second step")])
        await access.close()


async def links_ended(settings: Settings, person_id: str) -> int:
    """End the links of this person that nobody used; return how many. Raises ``Invalid``."""
    clock = SystemClock(timedelta(seconds=settings.clock_offset_s))
    async with _opened(settings) as database:
        access = Access(database, clock, settings)
        async with database.transaction() as tx:
            schools = [one.id for one in await all_schools(tx)]
            of = [id_ for id_ in schools if person_id in {person.id for person in await stored_people(tx, id_)}]
            if not of:
                raise Invalid(
                    [("id", f"nobody has the id {person_id}; it stands in the address of the page of that person")]
                )
            ended = await access.end_links(tx, of[0], person_id)
        await access.close()
    return ended


async def password_link(settings: Settings, email: str) -> str:
    """Return a link with which the member of staff of this address sets a password; raises ``Invalid``."""
    clock = SystemClock(timedelta(seconds=settings.clock_offset_s))
    async with _opened(settings) as database:
        access = Access(database, clock, settings)
        async with database.transaction() as tx:
            person = await person_by_email(tx, email)
            if person is None or not person.roles & WITH_PASSWORD:
                raise Invalid([("email", "nobody of the staff signs in with this address")])
            address = await access.make_link(tx, person.school_id, person.id, LinkPurpose.PASSWORD)
        await access.close()
    return address


async def import_school(
    settings: Settings, files: Files, wanted: str, progress: service.Progress, *, preview: bool
) -> Report:
    """Import files into the school of that id or name ("": the only one), or say what that would do."""
    clock = SystemClock(timedelta(seconds=settings.clock_offset_s))
    async with _opened(settings) as database:
        access = Access(database, clock, settings)
        async with database.read() as read:
            school = pick(await all_schools(read), wanted)
        attendance = AttendancePart(StoredTimetable(), Outbox(database, clock))
        service_ = Schools(database, clock, [*import_parts(access), attendance], READERS)
        work = service_.preview if preview else service_.write
        report = await work(school.id, files, progress)
        await access.close()
    return report


def pick(schools: Sequence[School], wanted: str) -> School:
    """Return the school that is meant; raises ``Invalid`` when that is not clear."""
    found = [school for school in schools if wanted in {school.id, school.name} or not wanted]
    real = [school for school in found if not school.demo] or found
    if len(real) != 1:
        known = ", ".join(f"{school.id} ({school.name})" for school in schools) or "none; see erbij school create"
        raise Invalid([("--school", f"which school? There are: {known}")])
    return real[0]


def read_files(paths: Sequence[Path]) -> Files:
    """Read the files of folders and paths; raises ``Invalid`` for what is no file of a school."""
    found = Sorted()
    errors: list[tuple[str, str]] = []
    for path in paths:
        if not path.exists():
            errors.append((str(path), "there is no such file or folder"))
        elif path.suffix.casefold() in OTHERS or (path / "manifest.csv").is_file():
            found.others += _other(path, errors)
        else:
            _own(path, found, errors)
    if not found.texts and not found.others and not errors:
        errors.append((" ".join(map(str, paths)) or "files", "there is no groups.csv, people.csv or timetable.csv"))
    if errors:
        raise Invalid(errors)
    return found.files()


def _own(path: Path, found: Sorted, errors: list[tuple[str, str]]) -> None:
    """The CSV files of a folder with the calendars beside them, or one CSV file."""
    inside = sorted(path.iterdir()) if path.is_dir() else [path]
    for file in inside:
        kind = _kind(file)
        if path.is_dir() and file.suffix.casefold() in LESSONS:
            found.others += _other(file, errors)
        elif kind is not None and kind not in found.texts:
            found.texts[kind] = _text(kind, file, errors)
        elif kind is not None or not path.is_dir():
            errors.append((file.name, CALL_IT))


def _other(path: Path, errors: list[tuple[str, str]]) -> list[tuple[str, bytes]]:
    """Return a file of another program; a folder with a manifest becomes the archive that it could have been."""
    try:
        if not path.is_dir():
            return [(path.name, path.read_bytes())]
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for file in sorted(path.glob("*.csv")):
                archive.write(file, file.name)
        return [(f"{path.name}.zip", packed.getvalue())]
    except OSError as error:
        errors.append((path.name, error.strerror or "cannot be read"))
        return []


def _kind(file: Path) -> str | None:
    return kind_by_name(file.stem) if file.suffix.casefold() == ".csv" else None


def _text(kind: str, file: Path, errors: list[tuple[str, str]]) -> str:
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except OSError as error:
        errors.append((file.name, error.strerror or "cannot be read"))
        return ""
    if len(data) > MAX_BYTES:
        errors.append((file.name, "larger than 8 MB"))
        return ""
    text, faults = decode(kind, data)
    errors.extend((fault.path, fault.message) for fault in faults)
    return text


class Bars:
    """Progress bars, one for each thing that an import does."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks = {
            what: progress.add_task(what, total=None, visible=False) for what in ("clean", "compare", "write")
        }

    def moved(self, what: str, done: int, total: int) -> None:
        """Show how far it is."""
        self._progress.update(self._tasks[what], completed=done, total=total, visible=True)


def show_counts(report: Report) -> None:
    """Print what changed or would change."""
    table = Table("file", "rows", "new", "changed", "unchanged", "ended")
    for count in report.counts:
        numbers = (count.rows, count.new, count.changed, count.unchanged, count.ended)
        table.add_row(f"{count.file}.csv", *map(str, numbers))
    _out.print(table)
    _out.print("Written." if report.written else "Nothing was written: this is a preview.")


def show_errors(errors: Sequence[tuple[str, str]]) -> None:
    """Print one line for each thing that is wrong, and that nothing was written."""
    for path, message in errors:
        _err.print(f"{path}: {message}", markup=False)
    if errors:
        _err.print(f"{len(errors)} {'error' if len(errors) == 1 else 'errors'}; nothing was written.")


@asynccontextmanager
async def _opened(settings: Settings, *, may_migrate: bool = False) -> AsyncIterator[Database]:
    if may_migrate:
        await migrate.migrate_as_owner(settings)
    database = Database(settings.database)
    try:
        await migrate.check(database)
        yield database
    finally:
        await database.close()


def _settings() -> Settings:
    return load_settings()


def _ended(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end; what cannot be done ends the program with a line for each thing that is wrong."""
    try:
        return finish(work)
    except Invalid as error:
        show_errors(error.errors)
        sys.exit(1)
    except ErbijError as error:
        _err.print(": ".join(part for part in plain(error) if part), markup=False)
        sys.exit(1)
