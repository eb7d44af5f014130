"""Messages of the items of the catalogue, for who makes them; pupils read a revision."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.catalogue.goals.wire import GoalLine
from erbij.catalogue.quiz.wire import QuizContent
from erbij.wire import Id, Instant, Wire

MOST_BLOCKS = 60
MOST_ITEMS = 300
MOST_REVISIONS = 100
MOST_REVIEWS = 50
MOST_GOALS = 40
LONGEST_NORM_S = 4 * 3600


class ItemBlockKind(StrEnum):
    """What a block is. QUIZ: questions (``catalogue.quiz``). HANDIN: something to make and hand in (``handins``).

    EMBED: something of another site that the settings name, shown inside the page; no time is measured in it.
    """

    TEXT = "TEXT"
    VIDEO = "VIDEO"
    AUDIO = "AUDIO"
    PDF = "PDF"
    LINK = "LINK"
    PAUSE = "PAUSE"
    QUIZ = "QUIZ"
    HANDIN = "HANDIN"
    EMBED = "EMBED"


class ItemState(StrEnum):
    """DRAFT: never published. READY: pupils can get it. ARCHIVED: nobody gets it any more, and it can come back."""

    DRAFT = "DRAFT"
    READY = "READY"
    ARCHIVED = "ARCHIVED"


class ItemPriority(StrEnum):
    """How much of it is needed to go on with the group."""

    ESSENTIAL = "ESSENTIAL"
    IMPORTANT = "IMPORTANT"
    EXTRA = "EXTRA"


class ItemLevel(StrEnum):
    """For what kind of school; a school year means "groep" in PO and "klas" or "leerjaar" elsewhere."""

    PO = "PO"
    PRO = "PRO"
    VMBO = "VMBO"
    HAVO = "HAVO"
    VWO = "VWO"
    VSO = "VSO"


class ItemLicence(StrEnum):
    """Under what conditions others may use it; OWN: made here, for this school."""

    OWN = "OWN"
    CC0 = "CC0"
    CC_BY = "CC_BY"
    CC_BY_SA = "CC_BY_SA"
    CC_BY_NC = "CC_BY_NC"
    OTHER = "OTHER"


ItemTitle = Annotated[str, StringConstraints(max_length=160, strip_whitespace=True)]
ItemDescription = Annotated[str, StringConstraints(max_length=1000, strip_whitespace=True)]
ItemSubject = Annotated[str, StringConstraints(max_length=80, strip_whitespace=True)]
ItemYear = Annotated[int, Field(ge=1, le=8)]
ItemGoal = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
ItemLanguage = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
BlockTitle = Annotated[str, StringConstraints(max_length=160, strip_whitespace=True)]
BlockText = Annotated[str, StringConstraints(max_length=20_000)]
BlockUrl = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)]
NormSeconds = Annotated[int, Field(ge=0, le=LONGEST_NORM_S)]
MadeHere = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{8,40}$")]


class ItemDescribed(Wire):
    """What an item says about itself; nothing of it is needed before it is published.

    ``goals`` are UUIDs of SLO, ``years`` school years of ``level``.
    """

    title: ItemTitle = ""
    description: ItemDescription = ""
    subject: ItemSubject = ""
    level: ItemLevel | None = None
    years: Annotated[tuple[ItemYear, ...], Field(max_length=8)] = ()
    priority: ItemPriority = ItemPriority.IMPORTANT
    goals: Annotated[tuple[ItemGoal, ...], Field(max_length=MOST_GOALS)] = ()
    licence: ItemLicence = ItemLicence.OWN
    language: ItemLanguage = "nl"
    calm_ok: bool = False
    printable: bool = False


class BlockDraft(Wire):
    """A block as its author sends it. ``id`` is made by the page and stays with the block through every revision.

    A block with another file than the one that pupils got under its id comes back with a new id, in the same place.
    ``norm_seconds`` None: as the program estimates it. ``text``: Markdown without HTML.
    """

    id: MadeHere
    kind: ItemBlockKind
    title: BlockTitle = ""
    norm_seconds: NormSeconds | None = None
    text: BlockText = ""
    file_id: Id | None = None
    url: BlockUrl = ""
    quiz: QuizContent | None = None


class CatalogueBlock(Wire):
    """A block as it is shown. ``norm_seconds``: how long it takes; ``norm_estimated``: nobody said otherwise.

    ``media_ms``: how long its video or sound is, found by the server. It is complete when the part ``coverage`` of that
    was played, or after ``view_seconds`` of looking; None: the other one holds. A ``quiz`` is complete by its answers
    only; who makes items sees it here with what is right, a pupil never does.
    """

    id: str
    kind: ItemBlockKind
    title: str
    norm_seconds: int
    norm_estimated: bool
    text: str
    file_id: Id | None
    media_ms: int | None
    url: str
    coverage: float | None
    view_seconds: int | None
    quiz: QuizContent | None = None


class RevisionLine(Wire):
    """One revision in the list of an item, by whom and when, and which colleagues went through it."""

    number: int
    published_at: Instant
    published_by: str
    reviewed_by: Annotated[tuple[str, ...], Field(max_length=MOST_REVIEWS)]


class ItemCard(Wire):
    """One item in a list. ``mine``: the one who looks made it; ``changed``: its draft is ahead of its revision."""

    id: Id
    title: str
    description: str
    subject: str
    level: ItemLevel | None
    years: tuple[int, ...]
    priority: ItemPriority
    norm_minutes: int
    state: ItemState
    revision: int
    changed: bool
    author: str
    mine: bool
    changed_at: Instant


class CatalogueItems(Wire):
    """The items of a school for who makes them, the last changed first; others' drafts are not among them."""

    items: Annotated[tuple[ItemCard, ...], Field(max_length=MOST_ITEMS)]


class ItemView(Wire):
    """One item for who makes it: its draft and its revisions, the newest first.

    ``missing``: the fields that must be filled in before it can be published. ``reviewed``: the one who looks went
    through its newest revision. ``captioned``: every film and sound that pupils get of it has captions. ``goals`` are
    those of ``described`` in words; one that was replaced stands there as what took its place.
    """

    card: ItemCard
    version: int
    described: ItemDescribed
    blocks: Annotated[tuple[CatalogueBlock, ...], Field(max_length=MOST_BLOCKS)]
    missing: tuple[str, ...]
    revisions: Annotated[tuple[RevisionLine, ...], Field(max_length=MOST_REVISIONS)]
    may_edit: bool
    may_archive: bool
    may_review: bool
    reviewed: bool
    captioned: bool
    goals: Annotated[tuple[GoalLine, ...], Field(max_length=MOST_GOALS)]


class ItemSuggestions(Wire):
    """What a new item may say of itself: subjects of the timetable, those of the teacher first, and years of groups."""

    subjects: Annotated[tuple[str, ...], Field(max_length=200)]
    level: ItemLevel | None
    years: tuple[int, ...]


class SaveItem(Wire):
    """Write the draft; ``version`` is the one that was on the screen."""

    version: Annotated[int, Field(ge=1)]
    described: ItemDescribed
    blocks: Annotated[tuple[BlockDraft, ...], Field(max_length=MOST_BLOCKS)]


class NameItem(Wire):
    """Publish what was seen."""

    version: Annotated[int, Field(ge=1)]


class ArchiveItem(Wire):
    """Put an item away, or take it back (``archived`` false)."""

    archived: bool


class ReviewItem(Wire):
    """A colleague went through a revision, or takes that back (``reviewed`` false)."""

    number: Annotated[int, Field(ge=1)]
    reviewed: bool


class RevisionView(Wire):
    """One revision, as pupils got it."""

    number: int
    title: str
    published_at: Instant
    blocks: Annotated[tuple[CatalogueBlock, ...], Field(max_length=MOST_BLOCKS)]
