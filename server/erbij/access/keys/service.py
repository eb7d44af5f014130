"""Keys and fingerprints: made, asked when somebody signs in or proves themself again, and taken away.

Theory of operation
===================
A key signs what it is asked: a challenge of ours, the site, and how often it was used. A challenge is kept as a digest
for two minutes, bound to the sign-in (or to the row that waits for the second step) in which it was given, and taken
out before the answer is looked at: whatever is sent twice is refused. Of the key itself only the public part is kept.
What a stranger's key, another person's or an unknown one answers is refused in the same words. A key that counts fewer
uses than before may have been copied: that is refused, and stands in the history of its person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from webauthn.helpers import bytes_to_base64url

from erbij.access.factors.wire import FactorDone
from erbij.access.keys import rules, store
from erbij.access.keys.errors import KeyWentBack, NoKeysHere, TooManyKeys, WrongKey
from erbij.access.keys.model import Key, Purpose, Question
from erbij.access.keys.wire import KeyAsked, KeyHandle, KeyWanted
from erbij.access.proof.service import needs_proof
from erbij.access.rules import plain
from erbij.errors import NotFound
from erbij.history import service as history
from erbij.ids import digest, new_id, new_secret
from erbij.schools.store import school_of

if TYPE_CHECKING:
    from erbij.access.factors.service import Factors
    from erbij.access.keys.model import Site
    from erbij.access.keys.wire import KeyMade, KeySigned
    from erbij.access.model import Browser, SignedIn
    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.history.model import Author
    from erbij.settings import Settings

THING = "access.key"
LASTS_MS = int(rules.QUESTION_LASTS.total_seconds() * 1000)


def _handles(keys: list[Key]) -> tuple[KeyHandle, ...]:
    return tuple(KeyHandle(id=key.credential, transports=key.transports) for key in keys)


class Keys:
    """Every key of this server."""

    def __init__(self, database: Database, clock: Clock, settings: Settings, factors: Factors) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._factors = factors

    @property
    def _site(self) -> Site:
        site = rules.site_of(self._settings.web_address)
        if site is None:
            raise NoKeysHere
        return site

    async def _question(self, tx: Transaction, who: Author, purpose: Purpose, bound: str) -> str:
        now, challenge = self._clock.now(), new_secret()
        row = Question(new_id(now), who.school_id, who.id, purpose, bound, now + rules.QUESTION_LASTS)
        await store.ask(tx, row, digest(challenge), now)
        return challenge

    async def _taken(self, client_data: str, who: Author, purpose: Purpose, bound: str) -> str:
        """Take the question out that a browser says it answers; raises WrongKey where it was another's, or is over."""
        challenge = rules.challenge_in(client_data)
        async with self._database.transaction() as tx:
            asked = await store.take(tx, digest(challenge))
        ours = asked is not None and (asked.school_id, asked.person_id) == (who.school_id, who.id)
        if asked is None or not ours or (asked.purpose, asked.bound) != (purpose, bound):
            raise WrongKey
        if self._clock.now() >= asked.expires_at:
            raise WrongKey
        return challenge

    async def begin(self, secret: str, actor: Actor | None) -> KeyWanted:
        """Begin to make a key: for who proved themself just now, or is asked for a second step while signing in."""
        site = self._site
        async with self._database.transaction() as tx:
            person = await self._factors.maker(tx, secret, actor)
            there = await store.keys(tx, person.school_id, person.id)
            if len(there) >= rules.MOST_KEYS:
                raise TooManyKeys
            challenge = await self._question(tx, person, Purpose.ADD, await self._bound(tx, secret, actor))
            school = await school_of(tx, person.school_id)
        return KeyWanted(
            challenge=challenge,
            site=site.name,
            site_name=f"Erbij ({school.name})",
            user=bytes_to_base64url(person.id.encode()),
            account=(person.email or person.name).reveal(),
            name=person.name.reveal(),
            algorithms=rules.ALGORITHMS,
            there=_handles(there),
            lasts_ms=LASTS_MS,
        )

    async def _bound(self, read: Reading, secret: str, actor: Actor | None) -> str:
        return actor.sign_in_id if actor is not None else (await self._factors.waits(read, secret))[0].id

    async def finish(
        self, secret: str, said: KeyMade, browser: Browser, actor: Actor | None
    ) -> tuple[FactorDone, SignedIn | None]:
        """Keep the key that the browser made; recovery codes, and the sign-in of who was waiting, as for an app."""
        site, now = self._site, self._clock.now()
        async with self._database.read() as read:
            bound = await self._bound(read, secret, actor)
            who: Author = actor or (await self._factors.waits(read, secret))[1]
        challenge = await self._taken(said.client_data, who, Purpose.ADD, bound)
        public_key, uses = rules.made(said, challenge, site)
        key = Key(
            id=new_id(now),
            school_id=who.school_id,
            person_id=who.id,
            credential=said.id,
            public_key=public_key,
            uses=uses,
            name=plain(said.name)[:80] or site.name,
            transports=tuple(sorted(rules.WAYS.intersection(said.transports))),
            added_at=now,
            last_used_at=None,
        )
        async with self._database.transaction() as tx:
            row_and_who = None if actor is not None else await self._factors.waits(tx, secret)
            first = await self._factors.is_first(tx, who)
            if row_and_who is not None and not first:
                raise NotFound
            if not await store.add(tx, key):
                raise WrongKey
            codes = await self._factors.give_codes(tx, who) if first else []
            await self._record(tx, who, who.id, before=None, after={"key": key.id})
            signed_in = None if row_and_who is None else await self._factors.let_in(tx, *row_and_who, browser)
        return FactorDone(codes=tuple(codes), me=None), signed_in

    async def ask(self, secret: str) -> KeyAsked:
        """Ask a key of who waits for the second step; raises SecondStepIsOver, and NotFound where there is none."""
        async with self._database.transaction() as tx:
            row, who = await self._factors.waits(tx, secret)
            return await self._asked(tx, who, Purpose.ENTER, row.id)

    async def ask_again(self, actor: Actor) -> KeyAsked:
        """Ask a key of who is signed in, to prove themself again; raises NotFound where there is none."""
        async with self._database.transaction() as tx:
            return await self._asked(tx, actor, Purpose.PROVE, actor.sign_in_id)

    async def _asked(self, tx: Transaction, who: Author, purpose: Purpose, bound: str) -> KeyAsked:
        site, there = self._site, await store.keys(tx, who.school_id, who.id)
        if not there:
            raise NotFound
        challenge = await self._question(tx, who, purpose, bound)
        who_too = rules.asks_who(purpose)
        return KeyAsked(challenge=challenge, site=site.name, keys=_handles(there), lasts_ms=LASTS_MS, who=who_too)

    async def enter(self, secret: str, said: KeySigned, browser: Browser) -> SignedIn:
        """Take the second step with a key; raises WrongKey, KeyWentBack, SecondStepIsOver."""
        async with self._database.read() as read:
            row, who = await self._factors.waits(read, secret)
        verified = await self.check(who, said, Purpose.ENTER, row.id)
        proved = rules.is_proof(row.through, verified=verified)
        async with self._database.transaction() as tx:
            return await self._factors.let_in(tx, row, who, browser, proved=proved)

    async def check(self, who: Author, said: KeySigned, purpose: Purpose, bound: str) -> bool:
        """Use one of somebody's keys, once for each question; returns whether it asked who holds it.

        Raises WrongKey, also of a key that had to ask and did not, and KeyWentBack.
        """
        site, now = self._site, self._clock.now()
        challenge = await self._taken(said.client_data, who, purpose, bound)
        async with self._database.transaction() as tx:
            there = await store.keys(tx, who.school_id, who.id)
            key = next((one for one in there if one.credential == said.id), None)
            if key is None:
                raise WrongKey
            uses, verified = rules.answered(said, key, challenge, site)
            if rules.asks_who(purpose) and not verified:
                raise WrongKey
            back = rules.went_back(key.uses, uses)
            if back:
                counted: dict[str, object] = {"key": key.id, "uses": key.uses}
                await self._record(tx, who, who.id, before=counted, after=counted | {"uses": uses})
            elif not await store.was_used(tx, key, uses, now):
                raise WrongKey
        if back:
            raise KeyWentBack
        return verified

    async def remove(self, actor: Actor, key_id: str) -> None:
        """Take one of one's own keys away; raises NotFound, StepUpNeeded, SecondStepStays."""
        async with self._database.transaction() as tx:
            if all(one.id != key_id for one in await store.keys(tx, actor.school_id, actor.id)):
                raise NotFound
            await needs_proof(tx, actor, self._clock.now())
            await store.remove(tx, actor.school_id, actor.id, key_id)
            await self._factors.went(tx, actor)
            await self._record(tx, actor, actor.id, before={"key": key_id}, after=None)

    async def _record(
        self,
        tx: Transaction,
        author: Author,
        person_id: str,
        *,
        before: dict[str, object] | None,
        after: dict[str, object] | None,
    ) -> None:
        now = self._clock.now()
        await history.record(tx, author, thing=THING, thing_id=person_id, before=before, after=after, now=now)
