"""The SQL with which a database server's administrator makes the database and its two roles.

Passwords are those of the addresses in the settings; what is printed is what PostgreSQL itself keeps of them
(SCRAM-SHA-256, RFC 5803), from which nobody signs in.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64encode
from secrets import token_bytes
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url

from erbij.db.protection import quoted

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

ROUNDS = 4096
LEAST = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"


def roles_sql(owner_url: str, application_url: str) -> str:
    """Return what ``psql`` carries out as a superuser; it may be carried out again. Two addresses of one database."""
    owner, application = make_url(owner_url), make_url(application_url)
    database, owns, serves = (quoted(name or "") for name in (owner.database, owner.username, application.username))
    return "\n".join(
        [
            "-- For psql, as a superuser: erbij database roles | psql --set ON_ERROR_STOP=1 postgres",
            *_role(owner),
            *_role(application),
            "-- Who migrates sees how long the server holds tables; it may do all that the server may anyway.",
            f"GRANT {serves} TO {owns};",
            f"SELECT 'CREATE DATABASE {_inside(database)} OWNER {_inside(owns)} ENCODING ''UTF8'' TEMPLATE template0'",
            f"  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = {_text(owner.database or '')}) \\gexec",
            f"REVOKE ALL ON DATABASE {database} FROM PUBLIC;",
            f"GRANT CONNECT ON DATABASE {database} TO {serves};",
            f"ALTER DATABASE {database} OWNER TO {owns};",
            f"\\connect {database}",
            "-- A database that had one role until now: its tables become the owner's.",
            f"REASSIGN OWNED BY {serves} TO {owns};",
            f"ALTER SCHEMA public OWNER TO {owns};",
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC;",
            f"GRANT USAGE ON SCHEMA public TO {serves};",
            "-- erbij migrate makes the tables, their policies and the rights on each of them.",
            "",
        ]
    )


def verifier(password: str, salt: bytes | None = None) -> str:
    """Return what PostgreSQL keeps of a password (ASCII, or already normalised)."""
    salt = salt or token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, ROUNDS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    parts = [b64encode(part).decode() for part in (salt, stored, server)]
    return f"SCRAM-SHA-256${ROUNDS}:{parts[0]}${parts[1]}:{parts[2]}"


def _role(url: URL) -> list[str]:
    name = url.username or ""
    password = f" PASSWORD {_text(verifier(str(url.password)))}" if url.password else ""
    return [
        f"SELECT 'CREATE ROLE {_inside(quoted(name))}'",
        f"  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {_text(name)}) \\gexec",
        f"ALTER ROLE {quoted(name)} {LEAST}{password};",
    ]


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _inside(sql: str) -> str:
    """Return SQL as it stands inside a text."""
    return sql.replace("'", "''")
