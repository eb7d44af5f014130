"""A new school, and the import of a school's files.

Theory of operation
===================
Reading text and comparing it with what is there are pure and run in a worker thread: 20,000 rows would hold up every
lesson otherwise. A preview only reads. A write compares, and then writes in one transaction if what it compared with is
still there, else it begins again; with a single fault anywhere nothing is written. What is large is written ahead,
unseen (``imports.service`` says how). Each room brings its own part (``ports``);
parts run in the order in which they may refer to each other: groups, people, free days, timetable, lessons of other
programs, attendance.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from erbij.errors import Conflict, Invalid
from erbij.history.model import Machine
from erbij.ids import new_id
from erbij.schools import rules, store
from erbij.schools.files.rules import Sorted, sort
from erbij.schools.imports.service import AtOnce, Runs, record
from erbij.schools.model import (
    Asked,
    Column,
    Count,
    Fault,
    Group,
    KnownGroup,
    Outcome,
    ReadFiles,
    Report,
    School,
    SchoolYear,
    Verdict,
    is_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.history.ports import Names
    from erbij.private import Private
    from erbij.schools.imports.model import RunRow, RunState
    from erbij.schools.imports.service import Run
    from erbij.schools.model import Files, Table
    from erbij.schools.ports import FileReader, ImportPart, NeedsProof

TRIES = 3
TEXTS = ("groups", "people", "timetable", "free_days", "attendance")
"""The school's own files, in the order in which they may refer to each other."""
Progress = Callable[[str, int, int], None]
"""(what, done, total): told after every step of an import."""


def silent(what: str, done: int, total: int) -> None:
    """Tell nobody how far an import is."""


class Schools:
    """Schools, and their files."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        parts: Sequence[ImportPart] = (),
        readers: Sequence[FileReader] = (),
        names: Names | None = None,
        *,
        proof: NeedsProof | None = None,
    ) -> None:
        """``parts`` in the order in which they may refer to each other; ``readers`` of other programs' files.

        ``names`` of who imported; None: nobody reads them, as at the command line. ``proof``: asked of who lets
        staff in by an import; None: of nobody, as there.
        """
        self._proof = proof
        self._readers = tuple(readers)
        self._database = database
        self._clock = clock
        self._parts = tuple(parts)
        self._runs = Runs(database, clock, names)

    async def create(self, name: str, board_name: str, sector: str, timezone: str = "Europe/Amsterdam") -> School:
        """Create a school with the running school year; raises ``Invalid``."""
        async with self._database.transaction() as tx:
            return await self.create_in(tx, name, board_name, sector, timezone)

    async def create_in(
        self,
        tx: Transaction,
        name: str,
        board_name: str,
        sector: str,
        timezone: str = "Europe/Amsterdam",
        *,
        demo: bool = False,
    ) -> School:
        """As :meth:`create`, inside a larger use case."""
        _fit({"name": name, "board": board_name, "sector": sector})
        zone = rules.zone_named(timezone)
        if zone is None:
            raise Invalid([("timezone", "not an IANA time zone")])
        now = self._clock.now()
        school = School(new_id(now), new_id(now), name.strip(), sector.strip(), timezone, demo)
        await store.add_school(tx, school, board_name.strip(), now)
        school = await store.school_of(tx, school.id)
        await store.add_year(tx, await self._year(tx, school, now.astimezone(zone).date()))
        return school

    async def school(self, read: Reading, school_id: str) -> School:
        """Return a school; raises ``NotFound``."""
        return await store.school_of(read, school_id)

    async def sort(self, given: Sequence[tuple[str, bytes]]) -> Sorted:
        """Return files (name, bytes) by what they are, with what cannot be used."""
        return await asyncio.to_thread(sort, given, {file: self.columns(file) for file in TEXTS})

    async def preview(
        self, school_id: str, files: Files, progress: Progress = silent, wrong: Sequence[Fault] = ()
    ) -> Report:
        """Say what :meth:`write` would do, and what is wrong (``wrong``: already before); changes nothing."""
        read_ = await self._read_all(school_id, files)
        async with self._database.read() as read:
            asked = await self._asked(read, school_id, files)
            outcomes, found, _ = await self._compare(read, asked, read_.tables, progress)
        faults = rules.capped(rules.all_faults(read_.tables, [*wrong, *read_.faults], found))
        return _report(read_, outcomes, faults, written=False)

    async def write(
        self,
        school_id: str,
        files: Files,
        progress: Progress = silent,
        wrong: Sequence[Fault] = (),
        *,
        actor: Actor | None = None,
    ) -> Report:
        """Import the files, all or nothing; raises ``Invalid`` with the path of every fault, and what ``proof`` raises.

        ``actor`` None: somebody at the command line.
        """
        read_ = await self._read_all(school_id, files)
        if wrong or read_.faults:
            rules.refuse((await self.preview(school_id, files, progress, wrong)).faults)
        async with self._runs.run(school_id, progress) as run:
            if run.left_over:
                await self._runs.settle(run, self._parts)
                await self._runs.forget(run)
            for _ in range(TRIES):
                report = await self._attempt(run, files, read_, actor)
                if report is not None:
                    run.written(report.counts)
                    return report
        raise Conflict("somebody changes the school's people or timetable at the same time")

    async def last_run(self, school_id: str) -> tuple[RunRow | None, RunState]:
        """Return the last import of a school, and how it is with it."""
        return await self._runs.last(school_id)

    async def last_author(self, school_id: str) -> Private[str] | None:
        """Return who made the last import that changed anything; None: somebody at the command line, or nobody."""
        return await self._runs.author(school_id)

    async def clean_up(self) -> None:
        """Bring imports to their end that were broken off."""
        for school_id in await self._runs.broken():
            async with self._runs.run(school_id, silent) as run:
                await self._runs.settle(run, self._parts)

    async def _attempt(self, run: Run, files: Files, read_: ReadFiles, actor: Actor | None) -> Report | None:
        """Compare and write; None when what was compared with changed before it was written."""
        async with self._database.read() as read:
            asked = await self._asked(read, run.row.school_id, files)
            outcomes, found, marks = await self._compare(read, asked, read_.tables, run.moved)
            rules.refuse(found)
            if actor is not None and self._proof is not None and any(one.lets_staff_in for _, one in outcomes):
                await self._proof(read, actor, self._clock.now())
        report = _report(read_, outcomes, (), written=True)
        large = [part for part, outcome in outcomes if part.pieces(outcome.work)]
        run.ahead = True
        try:
            await self._ahead(run, asked, outcomes)
            async with self._database.transaction() as tx:
                await store.lock_school(tx, asked.school.id)
                await run.still(tx)
                same = await self._unchanged(tx, asked, read_.tables, marks)
                if same:
                    await self._write(tx, asked, outcomes)
                    await run.decide(tx, report.counts)
                    await record(tx, actor or Machine(asked.school.id), report.counts, asked.now)
        finally:
            await self._runs.settle(run, large)
        run.moved("write", 1, 1)
        return report if same else None

    async def _unchanged(
        self, tx: Transaction, asked: Asked, tables: Mapping[str, Table], marks: Sequence[Any]
    ) -> bool:
        for part, mark in zip(self._parts, marks, strict=True):
            if not await part.unchanged(tx, asked, tables.get(part.file), mark):
                return False
        return True

    async def _ahead(self, run: Run, asked: Asked, outcomes: Sequence[tuple[ImportPart, Outcome]]) -> None:
        """Write what is large, piece by piece, so that nobody sees it yet."""
        pieces = [(part, piece) for part, outcome in outcomes for piece in part.pieces(outcome.work)]
        for done, (part, piece) in enumerate(pieces):
            run.moved("write", done, len(pieces) + 1)
            async with self._database.transaction() as tx:
                await run.still(tx)
                if not done and await store.year_starting(tx, asked.school.id, asked.year.first_day) is None:
                    await store.add_year(tx, asked.year)
                await part.ahead(tx, asked, piece)
        run.moved("write", len(pieces), len(pieces) + 1)

    async def _write(self, tx: Transaction, asked: Asked, outcomes: Sequence[tuple[ImportPart, Outcome]]) -> None:
        if await store.year_starting(tx, asked.school.id, asked.year.first_day) is None:
            await store.add_year(tx, asked.year)
        for part, outcome in outcomes:
            await part.write(tx, asked, outcome.work)

    async def _read_all(self, school_id: str, files: Files) -> ReadFiles:
        """Read every file; a roster stands in the place of groups and people, and lessons of several files are one."""
        tables, faults = await asyncio.to_thread(self.read_files, files)
        found = ReadFiles(tables, faults)
        if files.others:
            async with self._database.read() as read:
                asked = await self._asked(read, school_id, files)
            for name, data in files.others:
                await self._read_other(found, name, data, asked)
        return found

    async def _read_other(self, found: ReadFiles, name: str, data: bytes, asked: Asked) -> None:
        for reader in self._readers:
            seen = await asyncio.to_thread(reader, name, data, asked)
            if seen is not None:
                break
        else:
            found.faults.append(Fault(name, 0, "", "this is no file that Erbij knows"))
            return
        found.recognised.append(seen)
        found.faults += seen.faults
        for file, table in seen.tables.items():
            there = found.tables.get(file)
            if there is not None and not there.held:
                found.faults.append(Fault(name, 0, "", "leave this file out: another one says it too"))
            elif there is not None:
                found.tables[file] = replace(there, rows=(*there.rows, *table.rows), held=(*there.held, *table.held))
            else:
                found.tables[file] = table

    def read_files(self, files: Files) -> tuple[dict[str, Table], list[Fault]]:
        """Read the texts into tables by file; pure."""
        tables: dict[str, Table] = {}
        faults: list[Fault] = []
        for file in TEXTS:
            text = getattr(files, file)
            if text is not None:
                table, found = rules.read_table(file, text, self.columns(file))
                tables[file] = table
                faults.extend(found)
        return tables, faults

    def columns(self, file: str) -> tuple[Column, ...]:
        """Return the columns that the parts of a file read, without repeats."""
        columns: dict[str, Column] = {}
        for part in self._parts:
            if part.file == file:
                columns.update({column.name: column for column in part.columns if column.name not in columns})
        return tuple(columns.values())

    async def _asked(self, read: Reading, school_id: str, files: Files) -> Asked:
        school = await store.school_of(read, school_id)
        now = self._clock.now()
        today = now.astimezone(ZoneInfo(school.timezone)).date()
        year = await self._year(read, school, today)
        return Asked(school, year, now, today, said=files.said, only_known=files.only_known)

    async def _year(self, read: Reading, school: School, day: date) -> SchoolYear:
        first, last = rules.year_of(day)
        found = await store.year_starting(read, school.id, first)
        return found or SchoolYear(new_id(self._clock.now()), school.id, first, last)

    async def _compare(
        self, read: Reading, asked: Asked, tables: Mapping[str, Table], progress: Progress
    ) -> tuple[Sequence[tuple[ImportPart, Outcome]], list[Fault], list[Any]]:
        """What every part would do, what is wrong, and what must still be so when it is written."""
        outcomes: list[tuple[ImportPart, Outcome]] = []
        faults: list[Fault] = []
        marks: list[Any] = []
        for done, part in enumerate(self._parts):
            progress("compare", done, len(self._parts))
            table = tables.get(part.file)
            outcome, mark = await part.compare(read, asked, table)
            marks.append(mark)
            shown = table.shown if table is not None else ""
            faults.extend(replace(fault, file=shown) if shown else fault for fault in outcome.faults)
            outcomes.append((part, outcome))
        progress("compare", len(self._parts), len(self._parts))
        return outcomes, faults, marks


class GroupsPart(AtOnce):
    """``groups.csv``: the file is the whole list of the running school year."""

    file = "groups"
    columns = (
        Column("key", ("sleutel", "code", "id"), required=True),
        Column("name", ("naam",), required=True),
    )

    async def load(self, read: Reading, asked: Asked, table: Table | None) -> list[Group]:  # noqa: ARG002 - the port's shape
        """Return every group, ended ones too."""
        return await store.groups_of(read, asked.school.id, also_ended=True)

    def plan(self, state: list[Group], asked: Asked, table: Table | None) -> Outcome:
        """Match by key within the running school year."""
        for group in sorted(state, key=lambda group: (group.ended_on is None, group.id)):
            asked.groups[group.key] = KnownGroup(group.id, group.ended_on, group.name)
        if table is None:
            return Outcome({}, 0, (), ([], []))
        faults = rules.duplicates(self.file, "key", ((row.line, row.cells["key"]) for row in table.rows))
        mine = {group.key: group for group in state if group.year_id == asked.year.id}
        new: list[Group] = []
        changed: list[Group] = []
        verdicts: dict[int, Verdict] = {}
        going = {row.cells["key"] for row in table.rows if row.cells.get("gone")}
        for row in table.rows:
            key, name = row.cells["key"], row.cells["name"]
            old = mine.get(key)
            if key in going:
                continue
            if old is None:
                group = Group(new_id(asked.now), asked.school.id, asked.year.id, key, name, None, imported=True)
                new.append(group)
            else:
                group = replace(old, name=name, ended_on=None, imported=True)
                if group != old:
                    changed.append(group)
            verdicts[row.line] = Verdict.NEW if old is None else Verdict(group != old)
            asked.groups[key] = KnownGroup(group.id, name=name)
        ended = self._ended(state, asked, table, {row.cells["key"] for row in table.rows} - going)
        gone = [group for group in ended if asked.groups[group.key].id == group.id]
        asked.groups.update({group.key: KnownGroup(group.id, asked.today) for group in gone})
        return Outcome(verdicts, len(gone), tuple(faults), (new, [*changed, *ended]))

    def _ended(self, state: list[Group], asked: Asked, table: Table, keys: set[str]) -> list[Group]:
        """Groups of the same program that the file no longer names, and those of an earlier year."""
        named = {row.cells["key"] for row in table.rows}
        return [
            replace(group, ended_on=asked.today)
            for group in state
            if group.imported
            and group.ended_on is None
            and is_of(group.key, table.origin)
            and (
                group.key in named - keys if table.partial else group.year_id != asked.year.id or group.key not in keys
            )
        ]

    async def write(self, tx: Transaction, asked: Asked, work: tuple[list[Group], list[Group]]) -> None:  # noqa: ARG002
        """Write the groups."""
        await store.add_groups(tx, work[0])
        await store.change_groups(tx, work[1])


def _report(
    read: ReadFiles, outcomes: Sequence[tuple[ImportPart, Outcome]], faults: tuple[Fault, ...], *, written: bool
) -> Report:
    unknown = tuple(each for _, outcome in outcomes for each in outcome.unknown)
    return Report(_counts(read.tables, outcomes), faults, written, tuple(read.recognised), unknown)


def _counts(tables: Mapping[str, Table], outcomes: Sequence[tuple[ImportPart, Outcome]]) -> tuple[Count, ...]:
    counts = []
    for file, table in tables.items():
        mine = [outcome for part, outcome in outcomes if part.file == file]
        known = [[o.verdicts[row.line] for o in mine if row.line in o.verdicts] for row in table.rows]
        verdicts = [max(each) for each in known if each]  # a row that is not understood counts as nothing
        new, changed, unchanged = (verdicts.count(each) for each in (Verdict.NEW, Verdict.CHANGED, Verdict.UNCHANGED))
        ended = sum(outcome.ended for outcome in mine)
        counts.append(Count(file, len(table.rows), new, changed, unchanged, ended))
    return tuple(counts)


def _fit(texts: Mapping[str, str]) -> None:
    wrong = [(name, "1 to 80 characters") for name, text in texts.items() if not rules.is_name(text)]
    if wrong:
        raise Invalid(wrong)
