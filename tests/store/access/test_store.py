from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert

from erbij.access import store
from erbij.access.model import BoundDevice, Link, Owner, Pairing, SignIn, Unit
from erbij.access.wire import LinkPurpose
from erbij.actor import Role
from erbij.people.store import person_table
from erbij.schools.model import School
from erbij.schools.store import add_school

if TYPE_CHECKING:
    from erbij.db.database import Database, Transaction

NOW = datetime(2026, 9, 14, 7, 0, tzinfo=UTC)
DAY = timedelta(days=1)
LINK = Link(
    id="link",
    school_id="wilg",
    owner_id="noor",
    owner=Owner.PERSON,
    purpose=LinkPurpose.SIGN_IN,
    reusable=False,
    created_at=NOW,
    expires_at=NOW + DAY,
    used_at=None,
)
DEVICE = BoundDevice(
    id="ipad",
    school_id="wilg",
    owner_id="noor",
    owner=Owner.PERSON,
    name="iPad",
    bound_at=NOW,
    last_seen_at=NOW,
    expires_at=NOW + 180 * DAY,
    revoked_at=None,
)
SIGN_IN = SignIn(
    id="sign-in",
    school_id="wilg",
    owner_id="noor",
    owner=Owner.PERSON,
    device_id="ipad",
    roles=frozenset({Role.TEACHER, Role.MENTOR}),
    created_at=NOW,
    last_seen_at=NOW,
    kept_until=None,
    ends_at=NOW + DAY,
)
UNIT = Unit("unit", "wilg", "B12", NOW)
PAIRING = Pairing("pairing", None, None, NOW + timedelta(minutes=10), None)


async def schools(tx: Transaction) -> None:
    for name in ("wilg", "es"):
        await add_school(tx, School(name, "board", name, "vo", "Europe/Amsterdam", demo=False), "Bestuur", NOW)
    for person in ("noor", "sam"):
        values = {"id": person, "school_id": "wilg", "name": person, "active": True, "imported": False}
        await tx.connection.execute(insert(person_table).values(values))


async def test_a_link_comes_back_as_it_was_and_is_used_once(database: Database) -> None:
    async with database.transaction() as tx:
        await schools(tx)
        await store.add_link(tx, LINK, "digest")
        assert await store.link(tx, "digest") == LINK
        assert await store.link(tx, "other") is None

    async def use() -> bool:
        async with database.transaction() as tx:
            return await store.use_link(tx, LINK, NOW)

    assert sorted(await asyncio.gather(*(use() for _ in range(4)))) == [False, False, False, True]


async def test_using_a_key_retires_the_older_ones_after_the_grace(database: Database) -> None:
    async with database.transaction() as tx:
        await schools(tx)
        await store.add_device(tx, DEVICE)
        for key in ("k1", "k2", "k3"):
            await store.add_key(tx, DEVICE, key)
        await store.key_was_used(tx, "ipad", 2, now=NOW, grace_ends=NOW + timedelta(minutes=10), ahead=5)
        assert await store.device_with_key(tx, "k1", NOW) == (DEVICE, 1)
        later = NOW + timedelta(minutes=10)
        assert await store.device_with_key(tx, "k1", later) is None
        assert await store.device_with_key(tx, "k2", later) == (DEVICE, 2)
        assert await store.device_with_key(tx, "k3", later) == (DEVICE, 3)


async def test_keys_that_nobody_uses_do_not_pile_up(database: Database) -> None:
    async with database.transaction() as tx:
        await schools(tx)
        await store.add_device(tx, DEVICE)
        for number in range(12):
            await store.add_key(tx, DEVICE, f"k{number}")
            await store.key_was_used(tx, "ipad", 1, now=NOW, grace_ends=NOW, ahead=5)
        kept = [n for n in range(12) if await store.device_with_key(tx, f"k{n}", NOW)]
    assert kept == [0, 7, 8, 9, 10, 11]


async def test_two_renewals_at_once_give_two_keys(database: Database) -> None:
    async with database.transaction() as tx:
        await schools(tx)
        await store.add_device(tx, DEVICE)
        await store.add_key(tx, DEVICE, "k1")

    async def renew(number: int) -> None:
        async with database.transaction() as tx:
            assert await store.device_with_key(tx, "k1", NOW)
            await asyncio.sleep(0.01)
            await store.add_key(tx, DEVICE, f"new{number}")

    await asyncio.gather(*(renew(number) for number in range(4)))
    async with database.transaction() as tx:
        for number in range(4):
            assert await store.device_with_key(tx, f"new{number}", NOW)


async def test_a_revoked_or_old_device_is_gone(database: Database) -> None:
    async with database.transaction() as tx:
        await schools(tx)
        await store.add_device(tx, DEVICE)
        await store.add_device(tx, replace(DEVICE, id="laptop", last_seen_at=NOW + DAY))
        await store.add_key(tx, DEVICE, "k1")
        assert [d.id for d in await store.devices(tx, "wilg", "noor", NOW)] == ["laptop", "ipad"]
        assert await store.devices(tx, "es", "noor", NOW) == []
        assert await store.device(tx, "es", "ipad", NOW) is None
        await store.revoke_devices(tx, store.device_is("ipad"), NOW)
        assert await store.device_with_key(tx, "k1", NOW) is None
        assert await store.device(tx, "wilg", "laptop", NOW + 180 * DAY) is None


async def test_a_sign_in_is_found_by_its_digest_until_it_is_ended(database: Database) -> None:
    async with database.transaction() as tx:
        await schools(tx)
        await store.add_sign_in(tx, SIGN_IN, "d1")
        await store.add_sign_in(tx, replace(SIGN_IN, id="other", owner_id="sam", device_id=""), "d2")
        assert await store.sign_in(tx, "d1") == SIGN_IN
        await store.sign_in_was_seen(tx, "sign-in", NOW + DAY)
        await store.keep_sign_in(tx, "sign-in", NOW + 2 * DAY)
        assert await store.sign_in(tx, "d1") == replace(SIGN_IN, last_seen_at=NOW + DAY, kept_until=NOW + 2 * DAY)
        assert await store.end_sign_ins(tx, store.sign_in_of("es", "noor")) == frozenset()
        assert await store.end_sign_ins(tx, store.sign_in_on("ipad")) == {"sign-in"}
        assert await store.sign_in(tx, "d1") is None
        assert [s.id for s in await store.sign_ins(tx)] == ["other"]


async def test_facts_count_living_devices_and_passwords_of_this_school(database: Database) -> None:
    async with database.transaction() as tx:
        await schools(tx)
        await store.add_device(tx, DEVICE)
        await store.add_device(tx, replace(DEVICE, id="old", revoked_at=NOW))
        await store.set_password(tx, "wilg", "sam", "hash", NOW)
        await store.set_password(tx, "wilg", "sam", "hash2", NOW)
        assert await store.password(tx, "sam") == "hash2"
    async with database.read() as read:
        assert await store.facts(read, "wilg", ["noor", "sam", "x"], NOW) == {"noor": (1, False), "sam": (0, True)}
        assert await store.facts(read, "es", ["noor", "sam"], NOW) == {}


async def test_a_unit_is_listed_with_when_its_device_was_seen(database: Database) -> None:
    async with database.transaction() as tx:
        await schools(tx)
        await store.add_unit(tx, UNIT)
        assert await store.units(tx, "wilg") == [UNIT]
        await store.add_device(tx, replace(DEVICE, owner_id="unit", owner=Owner.UNIT))
        assert await store.units(tx, "wilg", "unit") == [replace(UNIT, last_seen_at=NOW)]
        assert await store.units(tx, "es") == []
        await store.revoke_unit(tx, "unit", NOW)
        assert await store.units(tx, "wilg") == []


async def test_a_pairing_is_found_by_its_code_until_paired_and_by_its_secret_until_claimed(database: Database) -> None:
    async with database.transaction() as tx:
        await schools(tx)
        await store.add_unit(tx, UNIT)
        await store.add_pairing(tx, PAIRING, code="code", poll="poll", now=NOW)
        assert await store.pairing(tx, now=NOW, code="code", lock=True) == PAIRING
        await store.pair(tx, PAIRING, UNIT)
        assert await store.pairing(tx, now=NOW, code="code") is None
        assert await store.pairing(tx, now=NOW, poll="poll") == replace(PAIRING, school_id="wilg", unit_id="unit")
        assert await store.pairing(tx, now=PAIRING.expires_at, poll="poll") is None
        await store.claim(tx, PAIRING, NOW)
        assert await store.pairing(tx, now=NOW, poll="poll") is None
