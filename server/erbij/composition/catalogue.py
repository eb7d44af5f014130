"""The rooms of the catalogue, wired to each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.catalogue.assignments import store as assignments_store
from erbij.catalogue.captions import http as captions_http
from erbij.catalogue.captions.service import CaptionRooms
from erbij.catalogue.collections import http as collections_http
from erbij.catalogue.collections.service import Collecting
from erbij.catalogue.confirmations import http as confirmations_http
from erbij.catalogue.confirmations.service import Confirmations
from erbij.catalogue.elsewhere import http as elsewhere_http
from erbij.catalogue.elsewhere.harvesting import Harvesting
from erbij.catalogue.elsewhere.service import Elsewhere
from erbij.catalogue.embeds import http as embeds_http
from erbij.catalogue.engagement import http as engagement_http
from erbij.catalogue.engagement.model import ANSWERED, PAGES, BlockKind, Lesson, Measured, Whose
from erbij.catalogue.engagement.service import Engagement
from erbij.catalogue.files import http as files_http
from erbij.catalogue.files import store as files_store
from erbij.catalogue.files.checking import Checking, look_apart
from erbij.catalogue.files.service import Files
from erbij.catalogue.folders import http as folders_http
from erbij.catalogue.folders.service import Folders
from erbij.catalogue.goals import http as goals_http
from erbij.catalogue.goals import rules as goal_rules
from erbij.catalogue.goals import store as goals_store
from erbij.catalogue.goals.service import Goals
from erbij.catalogue.guides import http as guides_http
from erbij.catalogue.guides.service import Guides
from erbij.catalogue.handins import http as handins_http
from erbij.catalogue.handins.service import Handins
from erbij.catalogue.items import http as items_http
from erbij.catalogue.items import store as items_store
from erbij.catalogue.items.model import ItemState
from erbij.catalogue.items.service import Items
from erbij.catalogue.items.wire import MOST_GOALS
from erbij.catalogue.levels import http as levels_http
from erbij.catalogue.levels.making import Making, encode_apart
from erbij.catalogue.levels.service import Levels
from erbij.catalogue.links import http as links_http
from erbij.catalogue.links.service import Links
from erbij.catalogue.materials import store as materials_store
from erbij.catalogue.paces import http as paces_http
from erbij.catalogue.paces import store as paces_store
from erbij.catalogue.paces.service import Paces
from erbij.catalogue.packs import http as packs_http
from erbij.catalogue.packs.service import Packs
from erbij.catalogue.quiz import http as quiz_http
from erbij.catalogue.quiz.service import Quizzes
from erbij.catalogue.search import http as search_http
from erbij.catalogue.search.service import Search
from erbij.catalogue.sharing import http as sharing_http
from erbij.catalogue.sharing.service import SharedCatalogues
from erbij.composition.catching_up import CatchingUp, SeenByTeacher
from erbij.composition.files import folder_of
from erbij.privacy.service import disclose
from erbij.schools.store import school_of
from erbij.timetable.sources.address import Addresses

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from erbij.actor import Actor
    from erbij.catalogue.assignments.model import Assignment
    from erbij.catalogue.assignments.ports import Energy
    from erbij.catalogue.handins.model import Handin
    from erbij.catalogue.items.model import Block, Item, Revision
    from erbij.catalogue.levels.ports import Lessons as InLessons
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.jobs.outbox import Outbox
    from erbij.servers.charges import Charges
    from erbij.settings import Settings
    from erbij.web.route import Route

ENGAGED_EVERY_S = 30.0
CHECK_AGAIN_S = 0.1
SWEEP_EVERY_S = 3600.0
HARVEST_EVERY_S = 3.0
ASKED_S, ASKED_BYTES = 5.0, 1_000_000
"""What a catalogue gets that is asked while somebody waits."""
PART_BYTES = 4_000_000


class Catalogue:
    """One of each service, and their routes; files lie where the settings say."""

    def __init__(  # noqa: PLR0917 - what the rooms stand on
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
        settings: Settings,
        energy: Energy,
        lessons: InLessons,
        charges: Charges | None = None,
    ) -> None:
        """``charges`` None: there is one server."""
        self.folder = folder = folder_of(settings)
        self.checking = Checking(database, clock, folder, look_apart, charges)
        self.files = Files(database, clock, folder, self.checking, ShownByTeachers())
        self.making = Making(database, clock, folder, encode_apart, lessons)
        self.checking.on_ready(self.making.wake)
        self.levels = Levels(database, folder, self.making)
        self.captions = CaptionRooms(database, clock)
        self.embeds = frozenset(settings.embed_hosts)
        self.items = Items(database, clock, files_store, self.embeds)
        self.links = Links(database, clock, self.items)
        self.folders = Folders(database, clock, self.items, self.files)
        published = PublishedLessons(clock)
        self.packs = Packs(database, published)
        self.engagement = Engagement(database, clock, lessons=published, budget=energy, pace=paces_store, news=outbox)
        self.quizzes = Quizzes(database, clock, published, self.engagement, self.files, disclose)
        self.paces = Paces(database, clock, disclose)
        self.goals = Goals(database)
        self.collecting = Collecting(database, clock)
        self.guides = Guides(database, clock)
        self.search = Search(database)
        inside, hosts = settings.catalogue_inside, settings.catalogue_hosts
        live = Addresses(inside=inside, slowest_s=ASKED_S, largest=ASKED_BYTES)
        self.elsewhere = Elsewhere(database, clock, live, hosts=hosts, inside=inside)
        self.harvesting = Harvesting(database, clock, Addresses(inside=inside, largest=PART_BYTES))
        self.sharing = SharedCatalogues(database, clock, settings.web_address)
        self.catching_up = CatchingUp(database, clock, energy, self.files)
        self.handins = Handins(database, clock, self.files, DoneByTeacher(self.engagement), SeenByTeacher(), disclose)
        self.confirmations = Confirmations(database, clock, self.engagement, disclose)

    def routes(self) -> list[Route]:
        """Return the routes of these rooms."""
        return [
            *items_http.routes(self.items),
            *files_http.routes(self.files),
            *links_http.routes(self.links),
            *folders_http.routes(self.folders),
            *captions_http.routes(self.captions),
            *levels_http.routes(self.levels),
            *engagement_http.routes(self.engagement),
            *confirmations_http.routes(self.confirmations),
            *quiz_http.routes(self.quizzes),
            *paces_http.routes(self.paces),
            *packs_http.routes(self.packs),
            *self.catching_up.routes(),
            *search_http.routes(self.search),
            *goals_http.routes(self.goals),
            *collections_http.routes(self.collecting),
            *guides_http.routes(self.guides),
            *embeds_http.routes(self.embeds),
            *handins_http.routes(self.handins),
            *elsewhere_http.routes(self.elsewhere),
            *sharing_http.routes(self.sharing),
        ]

    def by_themselves(self) -> list[tuple[str, float, Callable[[], Awaitable[None]]]]:
        """Name, seconds between, and work of what runs now and again."""
        return [
            ("catalogue-engaged", ENGAGED_EVERY_S, self.engagement.sweep),
            ("catalogue-files", CHECK_AGAIN_S, self.checking.run),
            ("catalogue-levels", CHECK_AGAIN_S, self.making.run),
            ("catalogue-elsewhere", HARVEST_EVERY_S, self.harvesting.run),
            ("catalogue-sweep", SWEEP_EVERY_S, self.files.sweep),
        ]


class ShownByTeachers:
    """``files.ports.DraftsOfSchool``: what drafts of items show, and what stands with lessons."""

    async def files_in_drafts(self, read: Reading, school_id: str) -> set[str]:
        """Return the ids of these files of a school."""
        return await items_store.files_in_drafts(read, school_id) | await materials_store.files(read, school_id)

    async def edits_with(self, read: Reading, school_id: str, person_id: str, file_id: str) -> bool:
        """Return whether somebody edits an item whose draft shows a file."""
        return await items_store.edits_with(read, school_id, person_id, file_id)


class PublishedLessons:
    """``catalogue.engagement.ports.Lessons`` from the items and what was given of them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def lesson(self, read: Reading, actor: Actor, key: str) -> Lesson | None:
        """Return what a pupil was given, at the revision of then; or any item of the school, at its newest."""
        given = (await assignments_store.by_ids(read, actor.school_id, [key])).get(key)
        if given is not None:
            return await self._given(read, actor, given)
        found = await items_store.newest(read, actor.school_id, key)
        if found is None or found.item.state is not ItemState.READY:
            return None
        return replace(lesson_of(found.revision), goals=await _aims(read, found.item))

    async def _given(self, read: Reading, actor: Actor, given: Assignment) -> Lesson | None:
        """Return it with its window, while it stands on the pupil's own list."""
        zone = ZoneInfo((await school_of(read, actor.school_id)).timezone)
        runs = given.runs(self._clock.now().astimezone(zone).date())
        revision = await items_store.revision(read, given.school_id, given.item_id, given.revision)
        if given.pupil_id != actor.id or not runs or revision is None:
            return None
        end = datetime.combine(given.last + timedelta(days=1), time(), zone).astimezone(UTC)
        lesson = lesson_of(revision)
        item = await items_store.item(read, given.school_id, given.item_id)
        aims = await _aims(read, item) if item else ()
        return replace(lesson, assignment_id=given.id, replaces_slot=given.slot_id, window_end=end, goals=aims)

    async def blocks(self, read: Reading, school_id: str, item_id: str, revision: int) -> dict[str, Measured]:
        """Return the blocks of one revision, in order."""
        found = await items_store.revision(read, school_id, item_id, revision)
        return {one.id: measured(one) for one in found.blocks} if found else {}


class DoneByTeacher:
    """``handins.ports.Completing`` from engaged time: a block that a teacher accepted is done."""

    def __init__(self, engagement: Engagement) -> None:
        self._engagement = engagement

    async def accepted(self, tx: Transaction, one: Handin) -> None:
        """Keep that the block is done, in the revision in which the pupil read what to make."""
        revision = await items_store.revision(tx, one.school_id, one.item_id, one.revision)
        if revision is not None:
            whose = Whose(one.school_id, one.pupil_id, one.item_id)
            await self._engagement.answered(tx, whose, lesson_of(revision), one.block)


async def _aims(read: Reading, item: Item) -> tuple[str, ...]:
    """What an item is for today, in words; a goal of which only the id is known says nothing to a pupil."""
    led = goal_rules.flat(item.goals, await goals_store.followed(read, item.goals))
    return tuple(one.words for one in led if one.words)[:MOST_GOALS]


def lesson_of(revision: Revision) -> Lesson:
    """Return a revision as what a pupil opens: without what is right in a quiz, which has a room of its own."""
    return Lesson(
        item_id=revision.item_id,
        revision=revision.number,
        title=revision.title,
        norm_minutes=minutes_of(revision.blocks),
        blocks=tuple(measured(one) for one in revision.blocks),
        shown=tuple(one.model_copy(update={"quiz": None}) for one in revision.blocks),
    )


def measured(block: Block) -> Measured:
    """Return what the rules of engaged time must know of a block."""
    kind = block.kind
    if kind in ANSWERED:
        return Measured(block.id, kind, 0, 0)
    if block.coverage is not None and block.media_ms:
        return Measured(block.id, kind, block.media_ms, round(block.coverage * 1000))
    pages = kind in PAGES and block.view_seconds
    return Measured(
        block.id, kind, block.media_ms or 0, block.view_seconds * 1000 if pages and block.view_seconds else None
    )


def minutes_of(blocks: tuple[Block, ...]) -> int:
    """Return the norm of a revision in minutes, rounded up, without what another site shows: nobody measures it."""
    return -(-sum(one.norm_seconds for one in blocks if one.kind is not BlockKind.EMBED) // 60)
