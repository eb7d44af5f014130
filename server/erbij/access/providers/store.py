"""Tables of the schools' providers, of sign-ins under way there, and of whose account is whose.

Of a sign-in under way only digests are kept, and of an account too: neither opens anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    String,
    Table,
    UniqueConstraint,
    and_,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.types import Integer

from erbij.access.providers.model import AccountLink, Flow, Provider
from erbij.access.providers.rules import provider_school
from erbij.access.providers.wire import ProviderMatch
from erbij.access.store import sign_in_table
from erbij.db.rows import add_new, put_version
from erbij.db.types import ID, Utc, metadata
from erbij.people.store import people_where, person_table
from erbij.schools.store import school_table

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row

    from erbij.db.database import Reading, Transaction
    from erbij.people.model import Person

provider_table = Table(
    "access_provider",
    metadata,
    Column("school_id", ID, ForeignKey("schools_school.id"), primary_key=True),
    Column("issuer", String(300), nullable=False),
    Column("client_id", String(300), nullable=False),
    Column("secret", String(1000), nullable=False),
    Column("matches", String(16), nullable=False),
    Column("claim", String(120), nullable=False),
    Column("domains", JSON, nullable=False),
    Column("staff", Boolean, nullable=False),
    Column("pupils", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
)
flow_table = Table(
    "access_provider_flow",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
    Column("person_id", ID, ForeignKey("people_person.id"), nullable=True),
    Column("state", String(64), nullable=False, unique=True),
    Column("browser", String(64), nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("proves", ID, nullable=False, server_default=""),
)
account_table = Table(
    "access_provider_account",
    metadata,
    Column("school_id", ID, ForeignKey("schools_school.id"), primary_key=True),
    Column("person_id", ID, ForeignKey("people_person.id"), primary_key=True),
    Column("subject", String(64), nullable=False),
    Column("linked_at", Utc, nullable=False),
    UniqueConstraint("school_id", "subject"),
)
_p, _f, _a = provider_table.c, flow_table.c, account_table.c


def _provider(row: Row[tuple[object, ...]]) -> Provider:
    return Provider(
        school_id=row.school_id,
        issuer=row.issuer,
        client_id=row.client_id,
        secret=row.secret,
        matches=ProviderMatch(row.matches),
        claim=row.claim,
        domains=tuple(row.domains),
        staff=row.staff,
        pupils=row.pupils,
        version=row.version,
    )


async def provider(read: Reading, school_id: str) -> Provider | None:
    """Return the school's provider."""
    query = select(*provider_table.c).where(_p.school_id == school_id)
    row = (await read.connection.execute(query)).one_or_none()
    return None if row is None else _provider(row)


async def providers(read: Reading) -> list[tuple[str, Provider]]:
    """Return every provider that lets somebody in, with its school's name, by that name."""
    query = (
        select(school_table.c.name, *provider_table.c)
        .join(school_table, school_table.c.id == _p.school_id)
        .where(_p.staff | _p.pupils)
        .order_by(school_table.c.name, _p.school_id)
    )
    return [(row.name, _provider(row)) for row in await read.connection.execute(query)]


async def put_provider(tx: Transaction, provider: Provider) -> bool:
    """Write the version after ``provider.version``; false where somebody was faster."""
    values = {name: getattr(provider, name) for name in provider.__dataclass_fields__}
    del values["school_id"], values["version"]
    values |= {"matches": str(provider.matches), "domains": list(provider.domains)}
    return await put_version(tx, provider_table, {"school_id": provider.school_id}, values, given=provider.version)


async def remove_provider(tx: Transaction, school_id: str, version: int) -> bool:
    """Remove that version of the school's provider; false where somebody was faster."""
    mine = and_(_p.school_id == school_id, _p.version == version)
    return (await tx.connection.execute(delete(provider_table).where(mine))).rowcount == 1


async def add_flow(tx: Transaction, flow: Flow, *, state: str, browser: str, now: datetime) -> None:
    """Add a sign-in under way by the digests of its state and of the browser's secret; what is over goes."""
    await tx.connection.execute(delete(flow_table).where(_f.expires_at < now))
    await tx.connection.execute(
        insert(flow_table).values(
            id=flow.id,
            school_id=flow.school_id,
            person_id=flow.person_id,
            state=state,
            browser=browser,
            expires_at=flow.expires_at,
            proves=flow.proves,
        )
    )


async def take_flow(tx: Transaction, *, state: str, browser: str) -> Flow | None:
    """Take a sign-in under way out: it comes back once, and only to the browser in which it began."""
    mine = and_(_f.state == state, _f.browser == browser)
    row = (await tx.connection.execute(select(*flow_table.c).where(mine).with_for_update())).one_or_none()
    if row is None or (await tx.connection.execute(delete(flow_table).where(mine))).rowcount != 1:
        return None
    return Flow(row.id, row.school_id, row.person_id, row.expires_at, row.proves)


async def account_of(read: Reading, school_id: str, *, subject: str = "", person_id: str = "") -> AccountLink | None:
    """Return the link of this account, or of this person."""
    which = _a.subject == subject if subject else _a.person_id == person_id
    query = select(_a.school_id, _a.person_id, _a.linked_at).where(_a.school_id == school_id, which)
    row = (await read.connection.execute(query)).one_or_none()
    return None if row is None else AccountLink(row.school_id, row.person_id, row.linked_at)


async def link_account(tx: Transaction, link: AccountLink, subject: str) -> bool:
    """Link an account; false where the person or the account has another link by now."""
    row = {"school_id": link.school_id, "person_id": link.person_id, "subject": subject, "linked_at": link.linked_at}
    return await add_new(tx, account_table, [row]) == 1


async def unlink_accounts(tx: Transaction, school_id: str, person_id: str | None = None) -> int:
    """Take the link of somebody away, or (None) every one of the school; returns how many there were."""
    mine = _a.school_id == school_id
    if person_id is not None:
        mine = and_(mine, _a.person_id == person_id)
    return (await tx.connection.execute(delete(account_table).where(mine))).rowcount


async def linked(read: Reading, school_id: str) -> int:
    """Return how many people of the school have a linked account."""
    query = select(func.count()).select_from(account_table).where(_a.school_id == school_id)
    return (await read.connection.execute(query)).scalar_one()


async def people_named(read: Reading, school_id: str, matches: ProviderMatch, word: str) -> list[Person]:
    """Return the school's active people with this address or number: one of them, else nobody is meant."""
    column = person_table.c.email if matches is ProviderMatch.EMAIL else person_table.c.key
    return await people_where(read, and_(person_table.c.school_id == school_id, column == word, person_table.c.active))


async def came_through(read: Reading, sign_in_id: str) -> str | None:
    """Return the school through whose own sign-in that one came, here or before going over; None: through none."""
    s = sign_in_table.c
    query = select(s.through, s.school_id, s.provider_school_id).where(s.id == sign_in_id)
    row = (await read.connection.execute(query)).one_or_none()
    return None if row is None else provider_school(*row)
