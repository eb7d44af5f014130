"""What an operator reads when a command cannot do its work: one line, and what to do."""

from __future__ import annotations

import socket
import sqlite3
from typing import TYPE_CHECKING

import pytest

from erbij.cli import start
from erbij.db.database import Database
from erbij.db.migrate import MigrationNeeded, UnknownRevision
from erbij.errors import Invalid
from erbij_media.errors import PortUnavailable

if TYPE_CHECKING:
    from pathlib import Path


def test_a_database_that_is_too_old_or_too_new_says_what_to_do() -> None:
    assert start.plain(MigrationNeeded()) == ("The database must be migrated first", "run erbij migrate")
    assert start.plain(UnknownRevision("9999"))[1] == "start that version, or restore a snapshot"


def test_a_media_port_that_is_taken_is_no_traceback() -> None:
    title, what = start.plain(PortUnavailable("UDP port 8081 cannot be bound (Address already in use)"))

    assert title == "UDP port 8081 cannot be bound (Address already in use)"
    assert "ERBIJ_MEDIA_PORT" in what


def test_any_other_error_is_told_with_its_details() -> None:
    assert start.plain(Invalid([("name", "too long")])) == ("The input cannot be used", "name: too long")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("prt = 80", "prt: there is no such setting"),
        ('port = "abc"', "port: "),
        ('base_url = "ftp://x"', "base_url: must begin with http:// or https://"),
        ("port = = 3", "erbij.toml: "),
        ('turn_urls = "stun:stun.example.org"', "turn_urls: must be turn:"),
        ('turn_urls = "turn:relay.example:3478"', "turn_secret: is missing"),
        ('turn_urls = "turn:relay.example:3478"\nturn_username = "school"', "turn_password: is missing"),
        ('turn_secret = "x"', "turn_urls: is missing"),
        ('tls_key = "/etc/erbij/key.pem"', "tls_certificate: is missing"),
        ('tls_certificate = "/etc/erbij/certificate.pem"', "tls_key: is missing"),
        ('files_bucket = "lessen"', "files_address: must begin with https://"),
        ('files_bucket = "lessen"\nfiles_address = "http://opslag.test"', "files_address: must begin with https://"),
        ('files_bucket = "lessen"\nfiles_address = "https://opslag.test"', "files_key_id and files_key: are missing"),
        ('files_key = "geheim"', "files_bucket: is missing"),
        ("files_copied = true", "files_bucket: is missing"),
        ('tls_certificate = "/c.pem"\ntls_key = "/k.pem"', "base_url: must begin with https://"),
        ('embed_hosts = "https://video.voorbeeld.nl"', "embed_hosts: https://video.voorbeeld.nl is no name of a site"),
        ('embed_hosts = "erbij.voorbeeld.nl"\nbase_url = "https://erbij.voorbeeld.nl"', "this server itself"),
        ('trusted_proxies = "172.30.84.1/24"', "trusted_proxies: 172.30.84.1/24 is no address"),
        ('public_addresses = "0177.0.0.1"', "public_addresses: 0177.0.0.1 is no IP address"),
        ('public_addresses = "0x7f000001"', "public_addresses: 0x7f000001 is no IP address"),
        ('public_addresses = "2130706433"', "public_addresses: 2130706433 is no IP address"),
        ('public_addresses = "erbij.voorbeeld.nl"', "public_addresses: erbij.voorbeeld.nl is no IP address"),
        ('public_addresses = "::ffff:10.0.0.1"', "public_addresses: browsers do not reach ::ffff:10.0.0.1"),
        ('public_addresses = "0.0.0.0"', "public_addresses: browsers do not reach 0.0.0.0"),
        ('media_engine = "nodes"', "media_nodes: is missing"),
        ('media_engine = "nodes"\nmedia_nodes = "a:1"', "node_secret: is missing"),
        ('node_secret = "short"', "node_secret: must have at least 32 characters"),
        ('media_nodes = "10.0.0.7"', "media_nodes: must be host:port"),
        ('database_url = "postgresql://erbij@db.test/erbij"', "database_url: must begin with postgresql+asyncpg://"),
        ('node_key = "/k.pem"', "node_certificate: give node_certificate, node_key and node_authority"),
        ('turn_urls = "turn:a:1"\nturn_secret = "x"\nturn_username = "y"', "turn_secret: give either that"),
    ],
)
def test_a_wrong_setting_names_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    monkeypatch.setenv("ERBIJ_HOME", str(tmp_path))
    (tmp_path / "erbij.toml").write_text(text, encoding="utf-8")

    with pytest.raises(SystemExit) as ended:
        start.load_settings()

    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_a_home_that_is_a_file_is_said_to_be_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "home").write_text("", encoding="utf-8")
    monkeypatch.setenv("ERBIJ_HOME", str(tmp_path / "home"))

    with pytest.raises(SystemExit) as ended:
        start.load_settings()

    assert ended.value.code == 1
    assert "is a file, not a folder" in capsys.readouterr().err


def test_a_database_server_that_gives_no_connection_is_one_line_with_what_to_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with socket.socket() as held:  # bound, and nobody listens
        held.bind(("127.0.0.1", 0))
        database = Database(f"postgresql+asyncpg://erbij:pw@127.0.0.1:{held.getsockname()[1]}/erbij")

        with pytest.raises(SystemExit) as ended:
            start.run(asked(database))

    assert ended.value.code == 1
    told = capsys.readouterr().err
    assert told.startswith("the database cannot be reached (")
    assert "look at ERBIJ_DATABASE_URL" in told


@pytest.mark.parametrize("role", ["database_url", "database_owner_url"])
def test_of_two_addresses_the_one_that_gives_no_connection_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], role: str
) -> None:
    monkeypatch.setenv("ERBIJ_HOME", str(tmp_path))
    with socket.socket() as held:  # bound, and nobody listens
        held.bind(("127.0.0.1", 0))
        there = f"127.0.0.1:{held.getsockname()[1]}/erbij"
        addresses = {
            "database_url": f"postgresql+asyncpg://erbij:pw@{there}",
            "database_owner_url": f"postgresql+asyncpg://erbij_owner:pw@{there}",
        }
        (tmp_path / "erbij.toml").write_text("".join(f'{name} = "{url}"\n' for name, url in addresses.items()))

        with pytest.raises(SystemExit):
            start.run(asked(Database(addresses[role])))

    assert f"look at ERBIJ_{role.upper()}, and" in capsys.readouterr().err


def test_a_command_that_reads_rows_says_too_that_the_database_cannot_be_reached(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def read(database: Database) -> None:
        try:
            async with database.read():
                pass
        finally:
            await database.close()

    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        database = Database(f"postgresql+asyncpg://erbij:pw@127.0.0.1:{held.getsockname()[1]}/erbij")
        with pytest.raises(SystemExit):
            start.run(read(database))

    assert capsys.readouterr().err.startswith("the database cannot be reached (")


def test_a_database_file_that_cannot_be_opened_is_told_as_a_file(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError) as refused:
        sqlite3.connect(tmp_path / "nowhere" / "erbij.db")

    what, advice = start.unreachable(refused.value)

    assert what == "the database cannot be reached (unable to open database file)"
    assert "who may read and write erbij.db" in advice


async def asked(database: Database) -> None:
    try:
        async with database.engine.connect():
            pass
    finally:
        await database.close()
