"""One frozen tree of settings: environment over ``erbij.toml`` over defaults; unknown keys are an error."""

from __future__ import annotations

import os
import re
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from typing_extensions import override

TURN_URL = re.compile(r"turns?:[A-Za-z0-9.\[\]:-]{1,250}(\?transport=(udp|tcp))?")
HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
NODE = re.compile(r"[A-Za-z0-9.\[\]:-]{1,250}:[0-9]{1,5}")
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
DRIVERS = frozenset({"", "postgresql+asyncpg", "sqlite+aiosqlite"})
LEAST_SECRET = 32
LOOPBACK_NETWORKS = ("127.0.0.1", "::1")


class Settings(BaseSettings):
    """Every setting, with its unit.

    ``erbij.toml`` lies in ``home``; environment names are ``ERBIJ_`` and the upper-case key.
    """

    model_config = SettingsConfigDict(env_prefix="ERBIJ_", frozen=True, extra="forbid", env_ignore_empty=True)

    home: Path = Field(default=Path("var"), description="Folder for everything the server writes.")
    port: int = Field(default=8080, ge=0, le=65535, description="TCP port of the web server.")
    bind: str = Field(default="127.0.0.1", description="Address the web server listens on.")
    base_url: str = Field(default="", description="Address in people's browsers; default http://127.0.0.1:<port>.")
    tls_certificate: Path | None = Field(
        default=None, description="Certificate with its chain (PEM): then Erbij speaks HTTPS itself, without a proxy."
    )
    tls_key: Path | None = Field(default=None, description="Key of that certificate (PEM, without a password).")
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Addresses or networks of proxies before Erbij, separated by commas; this machine always is.",
    )
    media_port: int | None = Field(
        default=None, ge=0, le=65535, description="UDP port for all media; default: the port after `port`; 0: any free."
    )
    media_bind: str = Field(default="", description="Address the media port binds; default: as `bind`.")
    public_addresses: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Addresses announced for media besides 127.0.0.1, separated by commas."
    )
    turn_urls: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Relays of your own (turn: or turns: addresses), separated by commas; default: none."
    )
    turn_secret: str = Field(
        default="", repr=False, description="Secret shared with the relay: everybody gets credentials for 300 s."
    )
    turn_username: str = Field(default="", description="Name for a relay without a shared secret.")
    turn_password: str = Field(default="", repr=False, description="Password that goes with `turn_username`.")
    media_engine: str = Field(
        default="process",
        pattern="^(process|embedded|nodes)$",
        description="One child process, inside the server, or `nodes`: media nodes that are started by themselves.",
    )
    media_nodes: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Control links (host:port) of those nodes, separated by commas; or they tell by Redis."
    )
    node_secret: str = Field(
        default="", repr=False, description="What servers and media nodes share, at least 32 characters."
    )
    node_certificate: Path | None = Field(
        default=None, description="Certificate of this end of a control link (PEM): then links go through TLS."
    )
    node_key: Path | None = Field(default=None, description="Key of that certificate.")
    node_authority: Path | None = Field(default=None, description="Who signs the certificates of all ends (PEM).")
    node_id: str = Field(
        default="",
        pattern="^[A-Za-z0-9_.-]{0,64}$",
        description="Name of the media node on this machine; default: the machine's.",
    )
    node_bind: str = Field(default="127.0.0.1", description="Address on which that node waits for servers.")
    node_port: int = Field(default=8082, ge=0, le=65535, description="TCP port on which it does.")
    node_address: str = Field(
        default="", description="host:port at which servers reach it; default: `node_bind` and `node_port`."
    )
    node_lessons: int = Field(default=40, ge=1, description="Lessons that it takes at most.")
    node_mbit: float = Field(
        default=450, gt=0, description="Mbit/s that it sends at most: 450 is what six tenths of a core forward."
    )
    database_url: str = Field(default="", description="SQLAlchemy address; default: SQLite in `home`.")
    redis_url: str = Field(
        default="",
        repr=False,
        description="redis://[user:password@]host:port of the Redis that several servers share; empty: one server.",
    )
    database_owner_url: str = Field(
        default="",
        repr=False,
        description="Address of the same PostgreSQL database for its owner, for `erbij migrate`; default: one role.",
    )
    peer_address: str = Field(
        default="",
        pattern=r"^(https?://[^/\s]+)?$",
        description="http://host:port at which other servers of this installation reach this one; empty: one server.",
    )
    peer_secret: str = Field(
        default="", repr=False, description="Secret that those servers share, 32 or more characters."
    )
    backup_folder: Path | None = Field(
        default=None, description="Folder for backups, on another disk; default: none are made."
    )
    backup_frames_folder: Path | None = Field(
        default=None,
        description="Folder for the changes between copies, better on a third disk; default: inside it.",
    )
    backup_key_file: Path | None = Field(
        default=None, description="Key that opens the backups; default: backup.key in `home`."
    )
    backup_passphrase: str = Field(default="", repr=False, description="A passphrase in the place of that key file.")
    backup_every_s: int = Field(default=300, ge=10, description="Seconds between two copies of the database.")
    backup_frames_every_s: float = Field(
        default=3, ge=0.05, le=5, description="Seconds between two sendings of its changes."
    )
    backup_keep_hours: int = Field(default=24, ge=0, description="One copy is kept for each of so many last hours,")
    backup_keep_days: int = Field(default=14, ge=0, description="of so many last days,")
    backup_keep_weeks: int = Field(default=8, ge=0, description="and of so many last weeks.")
    backup_log_url: str = Field(
        default="",
        pattern=r"^(postgresql\+asyncpg://.*)?$",
        repr=False,
        description="Address of the same PostgreSQL database for a role with REPLICATION in pg_read_all_stats, by "
        "which its log is read along so that seconds are lost with it and not minutes; empty: whole copies only.",
    )
    backup_drill_url: str = Field(
        default="",
        pattern=r"^(postgresql\+asyncpg://.*)?$",
        repr=False,
        description="Address of an empty PostgreSQL database that `erbij backup drill` fills, and empties again.",
    )
    demo: bool = Field(default=False, description="Demonstration mode: sign-in links can be used again and again.")
    clock_offset_s: int = Field(default=0, description="Seconds by which the server's wall clock is moved (tests).")
    log_json: bool = Field(default=False, description="Logs as JSON lines.")
    log_level: str = Field(default="info", pattern="^(debug|info|warning|error)$", description="Least level logged.")
    metrics_token: str = Field(
        default="", repr=False, description="Who brings it (Bearer) reads /metrics; empty: only this machine may."
    )
    timetable_inside: bool = Field(
        default=False,
        description="Timetable addresses on this machine and on private networks may be read as well.",
    )
    files_bucket: str = Field(
        default="", description="Bucket (S3) of this server's own for files of lessons; empty: a folder in `home`."
    )
    files_address: str = Field(default="", description="Address of the store that holds that bucket, without its name.")
    files_region: str = Field(default="us-east-1", description="Region of the bucket; most own stores take this one.")
    files_key_id: str = Field(default="", description="Name of the key to the bucket: reads, writes, lists, deletes.")
    files_key: str = Field(default="", repr=False, description="The key itself.")
    files_copied: bool = Field(
        default=False,
        description="The store of the bucket keeps versions or a copy elsewhere: it is in no backup of Erbij.",
    )
    provider_inside: bool = Field(
        default=False,
        description="A school's own sign-in (OpenID Connect) may stand on this machine or on a private network.",
    )
    secrets_key_file: Path | None = Field(
        default=None,
        description="Key that seals secrets in the database; default: secrets.key in `home`; one for all servers.",
    )
    embed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        max_length=50,
        description="Sites of which a lesson may show something inside its page, separated by commas; default: none.",
    )
    catalogue_inside: bool = Field(
        default=False,
        description="Catalogues of others on this machine and on private networks may be read as well, without HTTPS.",
    )
    catalogue_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Only catalogues on these hosts may be read, separated by commas; default: any outside."
    )
    smtp_url: str = Field(default="", description="smtp://user:password@host:port for password mails; empty: none.")
    mail_from: str = Field(default="", description="Sender of mails.")

    @classmethod
    @override
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        home = Path(os.environ.get("ERBIJ_HOME") or "var")
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, home / "erbij.toml")

    @model_validator(mode="before")
    @classmethod
    def _split_addresses(cls, data: dict[str, object]) -> dict[str, object]:
        for name in (
            "public_addresses",
            "turn_urls",
            "trusted_proxies",
            "embed_hosts",
            "catalogue_hosts",
            "media_nodes",
        ):
            value = data.get(name)
            if isinstance(value, str):
                data[name] = tuple(part.strip() for part in value.split(",") if part.strip())
        return data

    @model_validator(mode="after")
    def _public_addresses_are_addresses(self) -> Self:
        """As people write them: 0177.0.0.1 and 2130706433 are one address to some programs, and another to others."""
        for address in self.public_addresses:
            try:
                read = ip_address(address)
            except ValueError:
                msg = f"public_addresses: {address} is no IP address such as 203.0.113.10"
                raise ValueError(msg) from None
            if read.is_unspecified or read.is_multicast or getattr(read, "ipv4_mapped", None):
                msg = (
                    f"public_addresses: browsers do not reach {address}; an address such as 203.0.113.10 belongs there"
                )
                raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _relays_are_whole(self) -> Self:
        shared, own = bool(self.turn_secret), bool(self.turn_username or self.turn_password)
        wrong = [url for url in self.turn_urls if TURN_URL.fullmatch(url) is None]
        problem = ""
        if wrong:
            problem = "turn_urls: must be turn:host:port or turns:host:port, with ?transport=udp or tcp or without"
        elif (shared or own) and not self.turn_urls:
            problem = "turn_urls: is missing, and there are credentials for it"
        elif shared and own:
            problem = "turn_secret: give either that, or turn_username and turn_password"
        elif self.turn_urls and not shared and not self.turn_username:
            problem = "turn_secret: is missing (or turn_username and turn_password)"
        elif self.turn_urls and not shared and not self.turn_password:
            problem = "turn_password: is missing"
        if problem:
            raise ValueError(problem)
        return self

    @model_validator(mode="after")
    def _servers_know_each_other(self) -> Self:
        problem = ""
        if self.peer_address and len(self.peer_secret) < LEAST_SECRET:
            problem = f"peer_secret: must have {LEAST_SECRET} or more characters where there is a peer_address"
        elif self.peer_secret and not self.peer_address:
            problem = "peer_address: is missing, and there is a peer_secret"
        elif self.peer_address and not self.database_url.startswith("postgresql"):
            problem = "database_url: several servers share a database, which must be PostgreSQL"
        if problem:
            raise ValueError(problem)
        return self

    @model_validator(mode="after")
    def _https_off_this_machine(self) -> Self:
        parts = urlsplit(self.web_address)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            msg = "base_url: must begin with http:// or https://"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _bucket_is_whole(self) -> Self:
        parts = urlsplit(self.files_address)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK_HOSTS)
        problem = ""
        told = self.files_address or self.files_key_id or self.files_key or self.files_copied
        if not self.files_bucket and told:
            problem = "files_bucket: is missing, and something is said of it"
        elif self.files_bucket and not (safe and parts.hostname):
            problem = "files_address: must begin with https://"
        elif self.files_bucket and not (self.files_key_id and self.files_key):
            problem = "files_key_id and files_key: are missing"
        if problem:
            raise ValueError(problem)
        return self

    @model_validator(mode="after")
    def _databases_fit(self) -> Self:
        owner, own = urlsplit(self.database_owner_url), urlsplit(self.database_url)
        problem = "" if own.scheme in DRIVERS else "database_url: must begin with postgresql+asyncpg://"
        if problem or not self.database_owner_url:
            pass
        elif not own.scheme.startswith("postgresql") or not owner.scheme.startswith("postgresql"):
            problem = "database_owner_url: is for PostgreSQL, and so must database_url be"
        elif owner.path != own.path:
            problem = "database_owner_url: names another database than database_url"
        elif not owner.username or owner.username == own.username:
            problem = "database_owner_url: names the same role as database_url"
        if problem:
            raise ValueError(problem)
        return self

    @model_validator(mode="after")
    def _certificate_is_whole(self) -> Self:
        problem = ""
        if self.tls_certificate is None and self.tls_key is not None:
            problem = "tls_certificate: is missing, and there is a tls_key"
        elif self.tls_certificate is not None and self.tls_key is None:
            problem = "tls_key: is missing, and there is a tls_certificate"
        elif self.tls_certificate is not None and not self.secure:
            problem = "base_url: must begin with https:// where there is a tls_certificate"
        if problem:
            raise ValueError(problem)
        return self

    @model_validator(mode="after")
    def _proxies_are_addresses(self) -> Self:
        for network in self.trusted_proxies:
            try:
                ip_network(network)
            except ValueError:
                msg = f"trusted_proxies: {network} is no address and no network such as 192.0.2.0/24"
                raise ValueError(msg) from None
        return self

    @model_validator(mode="after")
    def _embeds_are_of_others(self) -> Self:
        for host in self.embed_hosts:
            if HOST.fullmatch(host) is None:
                msg = f"embed_hosts: {host} is no name of a site such as video.voorbeeld.nl"
                raise ValueError(msg)
            if host == urlsplit(self.web_address).hostname:
                msg = f"embed_hosts: {host} is this server itself"
                raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _nodes_are_whole(self) -> Self:
        ends = (self.node_certificate, self.node_key, self.node_authority)
        problem = ""
        if self.media_engine == "nodes" and not self.media_nodes and not self.redis_url:
            problem = "media_nodes: is missing (or redis_url, by which nodes tell where they are)"
        elif self.media_engine == "nodes" and not self.node_secret:
            problem = "node_secret: is missing"
        elif self.node_secret and len(self.node_secret.encode()) < LEAST_SECRET:
            problem = f"node_secret: must have at least {LEAST_SECRET} characters"
        elif any(ends) and not all(ends):
            problem = "node_certificate: give node_certificate, node_key and node_authority, or none of them"
        elif any(NODE.fullmatch(address) is None for address in self.media_nodes):
            problem = "media_nodes: must be host:port, separated by commas"
        if problem:
            raise ValueError(problem)
        return self

    @property
    def web_address(self) -> str:
        """The origin in people's browsers, without a slash at the end."""
        return (self.base_url or f"http://127.0.0.1:{self.port}").rstrip("/")

    @property
    def secure(self) -> bool:
        """Whether browsers come over HTTPS: decides on ``__Host-`` cookies and HSTS."""
        return self.web_address.startswith("https://")

    @property
    def proxies(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Whose word about a caller's address is taken: this machine's, and that of ``trusted_proxies``."""
        return tuple(ip_network(network) for network in (*LOOPBACK_NETWORKS, *self.trusted_proxies))

    @property
    def udp_port(self) -> int:
        """The media port; 0 means any free one."""
        if self.media_port is not None:
            return self.media_port
        return self.port + 1 if self.port else 0

    @property
    def media_addresses(self) -> tuple[str, ...]:
        """What is announced as ICE candidates, loopback first."""
        return ("127.0.0.1", *(a for a in self.public_addresses if a != "127.0.0.1"))

    @property
    def backup_key(self) -> Path:
        """The key file of backups."""
        return self.backup_key_file or self.home / "backup.key"

    @property
    def secrets_key(self) -> Path:
        """The key with which secrets in the database are sealed."""
        return self.secrets_key_file or self.home / "secrets.key"

    @property
    def database(self) -> str:
        """The SQLAlchemy address that is really used."""
        return self.database_url or f"sqlite+aiosqlite:///{self.home.resolve() / 'erbij.db'}"
