"""The rooms of the catalogue, wired to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.catalogue.confirmations import http as confirmations_http
from erbij.catalogue.confirmations.service import Confirmations
from erbij.catalogue.engagement import http as engagement_http
from erbij.catalogue.engagement.model import BlockKind, Lesson, Measured
from erbij.catalogue.engagement.service import Engagement
from erbij.catalogue.files import http as files_http
from erbij.catalogue.files import store as files_store
from erbij.catalogue.files.checking import Checking, look_apart
from erbij.catalogue.files.folder import Folder
from erbij.catalogue.files.service import Files
from erbij.catalogue.items import http as items_http
from erbij.catalogue.items import store as items_store
from erbij.catalogue.items.model import ItemState
from erbij.catalogue.items.service import Items
from erbij.privacy.service import disclose

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime
    from pathlib import Path

    from erbij.actor import Actor
    from erbij.catalogue.items.model import Block
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading
    from erbij.jobs.outbox import Outbox
    from erbij.web.route import Route

ENGAGED_EVERY_S = 30.0
CHECK_AGAIN_S = 0.1
SWEEP_EVERY_S = 3600.0


class Catalogue:
    """One of each service, and their routes; files lie in ``home``."""

    def __init__(self, database: Database, clock: Clock, outbox: Outbox, home: Path) -> None:
        folder = Folder(home)
        self.checking = Checking(database, clock, folder, look_apart)
        self.files = Files(database, clock, folder, self.checking, items_store)
        self.items = Items(database, clock, files_store)
        self.engagement = Engagement(database, clock, lessons=PublishedLessons(), budget=NoBudget(), news=outbox)
        self.confirmations = Confirmations(database, clock, self.engagement, disclose)

    def routes(self) -> list[Route]:
        """Return the routes of these rooms."""
        return [
            *items_http.routes(self.items),
            *files_http.routes(self.files),
            *engagement_http.routes(self.engagement),
            *confirmations_http.routes(self.confirmations),
        ]

    def by_themselves(self) -> list[tuple[str, float, Callable[[], Awaitable[None]]]]:
        """Name, seconds between, and work of what runs now and again."""
        return [
            ("catalogue-engaged", ENGAGED_EVERY_S, self.engagement.sweep),
            ("catalogue-files", CHECK_AGAIN_S, self.checking.run),
            ("catalogue-sweep", SWEEP_EVERY_S, self.files.sweep),
        ]


class PublishedLessons:
    """``catalogue.engagement.ports.Lessons`` from the items: what was published is for every pupil of the school."""

    async def lesson(self, read: Reading, actor: Actor, key: str) -> Lesson | None:
        """Return an item at its newest revision."""
        found = await items_store.newest(read, actor.school_id, key)
        if found is None or found.item.state is not ItemState.READY:
            return None
        revision = found.revision
        return Lesson(
            item_id=revision.item_id,
            revision=revision.number,
            title=revision.title,
            norm_minutes=minutes_of(revision.blocks),
            blocks=tuple(measured(one) for one in revision.blocks),
            shown=revision.blocks,
        )

    async def blocks(self, read: Reading, school_id: str, item_id: str, revision: int) -> dict[str, Measured]:
        """Return the blocks of one revision, in order."""
        found = await items_store.revision(read, school_id, item_id, revision)
        return {one.id: measured(one) for one in found.blocks} if found else {}


class NoBudget:
    """``catalogue.engagement.ports.Budget`` of who plans nothing."""

    async def left(self, _read: Reading, _school_id: str, _pupil_id: str, _now: datetime) -> int | None:
        """Return that nothing is planned."""
        return None


def measured(block: Block) -> Measured:
    """Return what the rules of engaged time must know of a block."""
    kind = BlockKind(block.kind.value)
    if block.coverage is not None and block.media_ms:
        return Measured(block.id, kind, block.media_ms, round(block.coverage * 1000))
    pages = kind in {BlockKind.TEXT, BlockKind.PDF} and block.view_seconds
    return Measured(
        block.id, kind, block.media_ms or 0, block.view_seconds * 1000 if pages and block.view_seconds else None
    )


def minutes_of(blocks: tuple[Block, ...]) -> int:
    """Return the norm of a revision in minutes, rounded up."""
    return -(-sum(one.norm_seconds for one in blocks) // 60)
