"""Messages of the school itself and of the import of its files."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Base64Bytes, Field, StringConstraints

from erbij.schools.imports.model import RunState
from erbij.wire import Id, InputError, Instant, Name, Wire

FileName = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]


class GivenFile(Wire):
    """A file as the school has it; the server sees what it is."""

    name: FileName
    data: Base64Bytes = Field(max_length=12_000_000)


class WordAbout(StrEnum):
    """What a word of another program should be here."""

    GROUP = "group"
    TEACHER = "teacher"


class FileWordMeans(Wire):
    """What a word in a file of lessons means: the id of a group or a teacher; None: nothing of ours."""

    about: WordAbout
    word: Word
    means: Id | None


class ImportFiles(Wire):
    """The files of one import, all or nothing; what is not in them does not change.

    ``only_known``: lessons of groups that are not known here are passed over.
    """

    files: tuple[GivenFile, ...] = Field(min_length=1, max_length=20)
    said: tuple[FileWordMeans, ...] = Field(default=(), max_length=500)
    only_known: bool = False


class ImportCount(Wire):
    """What one file would do."""

    file: Name
    rows: int
    new: int
    changed: int
    unchanged: int
    ended: int


class FileKind(StrEnum):
    """What a file is."""

    GROUPS = "GROUPS"
    PEOPLE = "PEOPLE"
    TIMETABLE = "TIMETABLE"
    FREE_DAYS = "FREE_DAYS"
    ATTENDANCE = "ATTENDANCE"
    ONEROSTER = "ONEROSTER"
    EDEXML = "EDEXML"
    ICALENDAR = "ICALENDAR"
    ZERMELO = "ZERMELO"


class RecognisedFile(Wire):
    """What Erbij sees in a file. ``other``: appointments that are no lessons; ``partial``: only changes."""

    name: FileName
    kind: FileKind
    partial: bool = False
    groups: int = 0
    pupils: int = 0
    teachers: int = 0
    people: int = 0
    lessons: int = 0
    other: int = 0


class UnknownFileWord(Wire):
    """A word in a file of lessons that is no group or teacher here, and in how many lessons it stands."""

    about: WordAbout
    word: Word
    lessons: int


class ImportPreview(Wire):
    """What the import would do (or did, ``written``); with errors nothing is ever written."""

    counts: tuple[ImportCount, ...]
    errors: tuple[InputError, ...]
    written: bool
    recognised: tuple[RecognisedFile, ...]
    unknown: tuple[UnknownFileWord, ...]


class ImportRun(Wire):
    """The last import of the school: how far it is, or what came of it. ``what``: read, compare, clean or write.

    ``by``: who made the last one that changed anything; null: somebody at the command line.
    """

    state: RunState
    what: str
    done: int
    total: int
    started_at: Instant | None
    ended_at: Instant | None
    by: Name | None
    counts: tuple[ImportCount, ...]
