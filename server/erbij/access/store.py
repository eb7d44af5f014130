"""Tables of links, devices, sign-ins, passwords and units; of secrets their SHA-256 only.

A device has several keys (two tabs): using one retires the older ones after a grace. ``owner_id``: by ``owner``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import (
    Boolean,
    Column,
    Enum,
    ForeignKey,
    Integer,
    String,
    Table,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from erbij.access.model import BoundDevice, Link, Owner, Pairing, SignIn, Unit
from erbij.access.wire import LinkPurpose
from erbij.actor import Role
from erbij.db.types import ID, Instants, Utc, metadata

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime
    from enum import StrEnum

    from sqlalchemy import ColumnElement, Row

    from erbij.db.database import Reading, Transaction

Made = TypeVar("Made")
DIGEST = String(64)


def _words(kind: type[StrEnum]) -> Enum:
    return Enum(kind, native_enum=False, length=16, values_callable=lambda members: [str(m.value) for m in members])


def _school(*, nullable: bool = False) -> Column[str]:
    return Column("school_id", ID, ForeignKey("schools_school.id"), nullable=nullable, index=True)


def _owner() -> tuple[Column[str], Column[Owner]]:
    return Column("owner_id", ID, nullable=False, index=True), Column("owner", _words(Owner), nullable=False)


link_table = Table(
    "access_link",
    metadata,
    Column("id", ID, primary_key=True),
    _school(),
    *_owner(),
    Column("purpose", _words(LinkPurpose), nullable=False),
    Column("digest", DIGEST, nullable=False, unique=True),
    Column("reusable", Boolean, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("used_at", Utc, nullable=True),
)
device_table = Table(
    "access_device",
    metadata,
    Column("id", ID, primary_key=True),
    _school(),
    *_owner(),
    Column("name", String(80), nullable=False),
    Column("bound_at", Utc, nullable=False),
    Column("last_seen_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("revoked_at", Utc, nullable=True),
)
key_table = Table(
    "access_device_key",
    metadata,
    _school(),
    Column("device_id", ID, ForeignKey("access_device.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("digest", DIGEST, nullable=False, unique=True),
    Column("retired_at", Utc, nullable=True),
)
sign_in_table = Table(
    "access_sign_in",
    metadata,
    Column("id", ID, primary_key=True),
    _school(),
    *_owner(),
    Column("device_id", ID, nullable=False, index=True),
    Column("digest", DIGEST, nullable=False, unique=True),
    Column("roles", String(120), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("last_seen_at", Utc, nullable=False),
    Column("kept_until", Utc, nullable=True),
    Column("ends_at", Utc, nullable=False),
    Column("through", String(16), nullable=False, server_default=""),
    Column("proved_at", Utc, nullable=True),
    Column("taken", Instants, nullable=True),
    Column("provider_school_id", ID, nullable=True),
)
password_table = Table(
    "access_password",
    metadata,
    Column("person_id", ID, ForeignKey("people_person.id"), primary_key=True),
    _school(),
    Column("hash", String(200), nullable=False),
    Column("set_at", Utc, nullable=False),
)
unit_table = Table(
    "access_unit",
    metadata,
    Column("id", ID, primary_key=True),
    _school(),
    Column("place", String(80), nullable=False),
    Column("paired_at", Utc, nullable=False),
    Column("revoked_at", Utc, nullable=True),
)
pairing_table = Table(
    "access_pairing",
    metadata,
    Column("id", ID, primary_key=True),
    _school(nullable=True),
    Column("code", DIGEST, nullable=False, index=True),
    Column("poll", DIGEST, nullable=False, unique=True),
    Column("unit_id", ID, ForeignKey("access_unit.id"), nullable=True),
    Column("expires_at", Utc, nullable=False),
    Column("claimed_at", Utc, nullable=True),
)

_LINK = [c for c in link_table.c if c.name != "digest"]
_SIGN_IN = [c for c in sign_in_table.c if c.name != "digest"]
_PAIRING = [c for c in pairing_table.c if c.name not in {"code", "poll"}]
d, k, s, u, pw = device_table.c, key_table.c, sign_in_table.c, unit_table.c, password_table.c


def _made(kind: type[Made], row: Any | None) -> Made | None:
    return None if row is None else kind(**{str(name): value for name, value in row._mapping.items()})  # noqa: SLF001


def _all(kind: type[Made], rows: Iterable[Any]) -> list[Made]:
    return [made for row in rows if (made := _made(kind, row)) is not None]


def _values(value: object, **more: object) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__} | more  # type: ignore[attr-defined]


async def add_link(tx: Transaction, link: Link, digest: str) -> None:
    """Add a link."""
    await tx.connection.execute(insert(link_table).values(_values(link, digest=digest)))


async def link(read: Reading, digest: str) -> Link | None:
    """Return the link with this secret, used or not."""
    rows = await read.connection.execute(select(*_LINK).where(link_table.c.digest == digest))
    return _made(Link, rows.one_or_none())


async def end_links(tx: Transaction, school_id: str, owner_id: str, now: datetime) -> int:
    """End every link of somebody that nobody used; return how many there were."""
    theirs = update(link_table).where(link_table.c.school_id == school_id, link_table.c.owner_id == owner_id)
    query = theirs.where(link_table.c.used_at.is_(None), link_table.c.expires_at > now).values(expires_at=now)
    return (await tx.connection.execute(query)).rowcount


async def use_link(tx: Transaction, link: Link, now: datetime) -> bool:
    """Use a link up; false when somebody else was first."""
    done = await tx.connection.execute(
        update(link_table).where(link_table.c.id == link.id, link_table.c.used_at.is_(None)).values(used_at=now)
    )
    return done.rowcount == 1


def _alive(now: datetime) -> ColumnElement[bool]:
    return and_(d.revoked_at.is_(None), d.expires_at > now)


async def add_device(tx: Transaction, device: BoundDevice) -> None:
    """Add a device; its first key comes with :func:`add_key`."""
    await tx.connection.execute(insert(device_table).values(_values(device)))


async def device_with_key(tx: Transaction, digest: str, now: datetime) -> tuple[BoundDevice, int] | None:
    """Return the living device with this key, locked, and the number of the key."""
    good = and_(k.digest == digest, or_(k.retired_at.is_(None), k.retired_at > now))
    query = (
        select(device_table)
        .join(key_table, k.device_id == d.id)
        .where(good, _alive(now))
        .with_for_update(of=device_table)
    )
    device = _made(BoundDevice, (await tx.connection.execute(query)).one_or_none())
    if device is None:
        return None
    return device, (await tx.connection.execute(select(k.number).where(k.digest == digest))).scalar_one()


async def add_key(tx: Transaction, device: BoundDevice, digest: str) -> None:
    """Give a device one more key, the newest."""
    newest = select(func.max(k.number)).where(k.device_id == device.id)
    number = ((await tx.connection.execute(newest)).scalar_one() or 0) + 1
    await tx.connection.execute(
        insert(key_table).values(school_id=device.school_id, device_id=device.id, number=number, digest=digest)
    )


async def key_was_used(
    tx: Transaction, device_id: str, number: int, *, now: datetime, grace_ends: datetime, ahead: int
) -> None:
    """Retire the keys older than this one at ``grace_ends``, and keep at most ``ahead`` newer ones."""
    mine = k.device_id == device_id
    await tx.connection.execute(delete(key_table).where(mine, k.retired_at <= now))
    await tx.connection.execute(
        update(key_table).where(mine, k.number < number, k.retired_at.is_(None)).values(retired_at=grace_ends)
    )
    newest = select(func.max(k.number)).where(mine).scalar_subquery()
    await tx.connection.execute(delete(key_table).where(mine, k.number > number, k.number <= newest - ahead))


async def device_was_seen(tx: Transaction, device_id: str, now: datetime, expires_at: datetime | None = None) -> None:
    """Write down that a device was seen; ``expires_at`` prolongs it."""
    values = {"last_seen_at": now} if expires_at is None else {"last_seen_at": now, "expires_at": expires_at}
    await tx.connection.execute(update(device_table).where(d.id == device_id).values(values))


async def devices(read: Reading, school_id: str, owner_id: str, now: datetime) -> list[BoundDevice]:
    """Return somebody's living devices, the most recently seen first."""
    query = select(device_table).where(d.school_id == school_id, d.owner_id == owner_id, _alive(now))
    rows = await read.connection.execute(query.order_by(d.last_seen_at.desc(), d.id.desc()))
    return _all(BoundDevice, rows.all())


async def device(read: Reading, school_id: str, device_id: str, now: datetime) -> BoundDevice | None:
    """Return a living device of this school."""
    query = select(device_table).where(d.school_id == school_id, d.id == device_id, _alive(now))
    return _made(BoundDevice, (await read.connection.execute(query)).one_or_none())


async def revoke_devices(tx: Transaction, where: ColumnElement[bool], now: datetime) -> None:
    """Revoke devices; their sign-ins go on until :func:`end_sign_ins`."""
    await tx.connection.execute(update(device_table).where(where, d.revoked_at.is_(None)).values(revoked_at=now))


def device_is(device_id: str) -> ColumnElement[bool]:
    """The device with this id."""
    return d.id == device_id


def device_of(school_id: str, owner_id: str) -> ColumnElement[bool]:
    """Every device of this owner."""
    return and_(d.school_id == school_id, d.owner_id == owner_id)


def _sign_in(row: Row[Any]) -> SignIn:
    values = {str(name): value for name, value in row._mapping.items()}  # noqa: SLF001 - SQLAlchemy's public name
    return SignIn(**values | {"roles": frozenset(map(Role, values["roles"].split()))})


async def add_sign_in(tx: Transaction, sign_in: SignIn, digest: str) -> None:
    """Add a running sign-in."""
    values = _values(sign_in, digest=digest, roles=" ".join(sorted(sign_in.roles)))
    await tx.connection.execute(insert(sign_in_table).values(values))


async def sign_in(read: Reading, digest: str) -> SignIn | None:
    """Return the sign-in with this secret, also one that is over by time."""
    row = (await read.connection.execute(select(*_SIGN_IN).where(s.digest == digest))).one_or_none()
    return None if row is None else _sign_in(row)


async def sign_ins(read: Reading) -> list[SignIn]:
    """Return every sign-in of this server that nobody ended yet; for the sweep."""
    return [_sign_in(row) for row in await read.connection.execute(select(*_SIGN_IN).order_by(s.id))]


async def sign_in_was_seen(tx: Transaction, sign_in_id: str, now: datetime) -> None:
    """Write down that a sign-in was used."""
    await tx.connection.execute(update(sign_in_table).where(s.id == sign_in_id).values(last_seen_at=now))


async def keep_sign_in(tx: Transaction, sign_in_id: str, until: datetime) -> None:
    """Keep a sign-in from being idle before ``until``."""
    await tx.connection.execute(update(sign_in_table).where(s.id == sign_in_id).values(kept_until=until))


async def end_sign_ins(tx: Transaction, where: ColumnElement[bool]) -> frozenset[str]:
    """End sign-ins and return their ids; an ended sign-in leaves nothing behind."""
    ids = frozenset((await tx.connection.execute(select(s.id).where(where))).scalars())
    if ids:
        await tx.connection.execute(delete(sign_in_table).where(s.id.in_(ids)))
    return ids


async def standing(read: Reading, ids: Collection[str]) -> frozenset[str]:
    """Return which of these sign-ins nobody ended yet, on this server or by a command beside it."""
    return frozenset((await read.connection.execute(select(s.id).where(s.id.in_(ids)))).scalars())


def sign_in_is(*ids: str) -> ColumnElement[bool]:
    """The sign-ins with these ids."""
    return s.id.in_(ids)


def sign_in_with(digest: str) -> ColumnElement[bool]:
    """The sign-in with this secret."""
    return s.digest == digest


def sign_in_on(device_id: str) -> ColumnElement[bool]:
    """The sign-ins on a device."""
    return s.device_id == device_id


def sign_in_of(school_id: str, *owner_ids: str) -> ColumnElement[bool]:
    """The sign-ins of these owners."""
    return and_(s.school_id == school_id, s.owner_id.in_(owner_ids))


async def password(read: Reading, person_id: str) -> str | None:
    """Return the hash."""
    return (await read.connection.scalars(select(pw.hash).where(pw.person_id == person_id))).one_or_none()


async def set_password(tx: Transaction, school_id: str, person_id: str, hashed: str, now: datetime) -> None:
    """Replace somebody's password."""
    await tx.connection.execute(delete(password_table).where(pw.person_id == person_id))
    values = {"person_id": person_id, "school_id": school_id, "hash": hashed, "set_at": now}
    await tx.connection.execute(insert(password_table).values(values))


async def facts(read: Reading, school_id: str, person_ids: Sequence[str], now: datetime) -> dict[str, tuple[int, bool]]:
    """Return (living devices, has a password) of those who have one of the two."""
    count = (
        select(d.owner_id, func.count())
        .where(d.school_id == school_id, d.owner == Owner.PERSON, d.owner_id.in_(person_ids), _alive(now))
        .group_by(d.owner_id)
    )
    counted: dict[str, int] = {row[0]: row[1] for row in await read.connection.execute(count)}
    query = select(pw.person_id).where(pw.school_id == school_id, pw.person_id.in_(person_ids))
    have = set((await read.connection.execute(query)).scalars())
    return {person_id: (counted.get(person_id, 0), person_id in have) for person_id in counted.keys() | have}


async def add_unit(tx: Transaction, unit: Unit) -> None:
    """Add a paired unit; its device comes with :func:`add_device`."""
    values = _values(unit)
    del values["last_seen_at"], values["name"]
    await tx.connection.execute(insert(unit_table).values(values))


async def units(read: Reading, school_id: str, unit_id: str | None = None) -> list[Unit]:
    """Return the school's units that are not revoked (or that one), by place."""
    seen = select(func.max(d.last_seen_at, type_=Utc())).where(d.owner_id == u.id).scalar_subquery()
    query = select(u.id, u.school_id, u.place, u.paired_at, seen.label("last_seen_at"))
    query = query.where(u.school_id == school_id, u.revoked_at.is_(None))
    if unit_id is not None:
        query = query.where(u.id == unit_id)
    return _all(Unit, (await read.connection.execute(query.order_by(u.place, u.id))).all())


async def revoke_unit(tx: Transaction, unit_id: str, now: datetime) -> None:
    """Revoke a unit; its devices and sign-ins go with :func:`revoke_devices` and :func:`end_sign_ins`."""
    await tx.connection.execute(update(unit_table).where(u.id == unit_id).values(revoked_at=now))


async def add_pairing(tx: Transaction, pairing: Pairing, *, code: str, poll: str, now: datetime) -> None:
    """Add a waiting unit by the digests of its code and of its own secret; old ones go."""
    await tx.connection.execute(delete(pairing_table).where(pairing_table.c.expires_at < now))
    await tx.connection.execute(insert(pairing_table).values(_values(pairing, code=code, poll=poll)))


async def pairing(
    read: Reading, *, now: datetime, code: str = "", poll: str = "", lock: bool = False
) -> Pairing | None:
    """Return the living pairing with this code that nobody paired yet, or with this secret."""
    p = pairing_table.c
    which = and_(p.code == code, p.unit_id.is_(None)) if code else p.poll == poll
    query = select(*_PAIRING).where(which, p.expires_at > now, p.claimed_at.is_(None))
    found = await read.connection.execute(query.with_for_update() if lock else query)
    return _made(Pairing, found.first())


async def pair(tx: Transaction, pairing: Pairing, unit: Unit) -> None:
    """Write down which unit the waiting one is."""
    of_this = pairing_table.c.id == pairing.id
    await tx.connection.execute(update(pairing_table).where(of_this).values(unit_id=unit.id, school_id=unit.school_id))


async def claim(tx: Transaction, pairing: Pairing, now: datetime) -> None:
    """The unit has fetched its identity; the pairing is over."""
    await tx.connection.execute(update(pairing_table).where(pairing_table.c.id == pairing.id).values(claimed_at=now))
