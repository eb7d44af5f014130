"""One frozen tree of settings: environment over ``erbij.toml`` over defaults; unknown keys are an error."""

from __future__ import annotations

import os
import re
from ipaddress import IPv4Network, IPv6Network, ip_network
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
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
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
        default="process", pattern="^(process|embedded)$", description="One child process, or inside the server."
    )
    database_url: str = Field(default="", description="SQLAlchemy address; default: SQLite in `home`.")
    backup_folder: Path | None = Field(
        default=None, description="Folder for backups, on another disk (SQLite); default: none are made."
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
        for name in ("public_addresses", "turn_urls", "trusted_proxies"):
            value = data.get(name)
            if isinstance(value, str):
                data[name] = tuple(part.strip() for part in value.split(",") if part.strip())
        return data

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
    def _https_off_this_machine(self) -> Self:
        parts = urlsplit(self.web_address)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            msg = "base_url: must begin with http:// or https://"
            raise ValueError(msg)
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
    def database(self) -> str:
        """The SQLAlchemy address that is really used."""
        return self.database_url or f"sqlite+aiosqlite:///{self.home.resolve() / 'erbij.db'}"
