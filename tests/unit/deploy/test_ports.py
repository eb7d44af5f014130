"""The table of ports in the operator's page is the only one: settings, services, proxy and compose file keep to it."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from erbij.settings import Settings
from tests.support.checkout import CHECKOUT
from tests.support.composed import FILE, GIVEN, read_compose

if TYPE_CHECKING:
    from pathlib import Path

PAGE = CHECKOUT / "docs/operating/install.md"
ROW = re.compile(r"^\| ([\d-]+) \| (TCP|UDP) \| [^|]+ \| ([^|]+) \|$", re.MULTILINE)

Ports = set[tuple[str, str]]


def table() -> dict[tuple[str, str], str]:
    """By port and protocol, for whom it is open."""
    return {(port, protocol.lower()): who for port, protocol, who in ROW.findall(PAGE.read_text(encoding="utf-8"))}


def open_ports() -> Ports:
    return {port for port, who in table().items() if who == "everybody"}


def published() -> Ports:
    """What the compose file opens on the machine."""
    services = read_compose(FILE, GIVEN)["services"].values()
    given = [port for service in services for port in service.get("ports", [])]
    for port in given:
        outside, inside = port.split("/")[0].split(":")
        assert outside == inside, "one number in the table is one number everywhere"
    return {(port.split(":")[0], port.split("/")[1]) for port in given}


def relay() -> dict[str, str]:
    """The options of the relay."""
    command = read_compose(FILE, GIVEN)["services"]["relay"]["command"]
    return dict(option.lstrip("-").split("=", 1) for option in command if "=" in option)


def test_the_compose_file_opens_what_the_table_opens_and_nothing_more() -> None:
    listening = relay()["listening-port"]

    assert published() | {(listening, "udp"), (listening, "tcp")} == open_ports()


def test_the_relays_own_ports_are_in_the_table() -> None:
    assert (f"{relay()['min-port']}-{relay()['max-port']}", "udp") in table()


def test_what_stays_inside_is_in_the_table_and_not_opened() -> None:
    erbij = read_compose(FILE, GIVEN)["services"]["erbij"]["environment"]
    database = re.search(r"@database:(\d+)/", erbij["ERBIJ_DATABASE_URL"])
    assert database is not None
    inside = {(erbij["ERBIJ_PORT"], "tcp"), (database.group(1), "tcp")}

    assert {table()[port] for port in inside} == {"nobody outside"}
    assert not inside & published()
    upstream = read_compose(FILE, GIVEN)["services"]["proxy"]["environment"]["ERBIJ_UPSTREAM"]
    assert upstream == f"erbij:{erbij['ERBIJ_PORT']}"


def test_the_settings_have_the_tables_ports_by_themselves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERBIJ_HOME", str(tmp_path))
    settings = Settings()
    erbij = read_compose(FILE, GIVEN)["services"]["erbij"]["environment"]

    assert {(str(settings.port), "tcp"), (str(settings.udp_port), "udp")} <= set(table())
    assert (erbij["ERBIJ_PORT"], erbij["ERBIJ_MEDIA_PORT"]) == (str(settings.port), str(settings.udp_port))


@pytest.mark.parametrize("file", ["compose/Containerfile", "server/install.sh", "proxy/Caddyfile"])
def test_no_other_file_names_a_port_that_is_not_in_the_table(file: str) -> None:
    text = (CHECKOUT / "deploy" / file).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:port = |127\.0\.0\.1:|EXPOSE |(?<=/tcp )|(?<=/udp ))(\d{2,5})\b", text))

    assert named <= {port for port, _ in table()}
    assert named


def test_a_value_that_the_school_must_give_is_asked_for_in_words() -> None:
    with pytest.raises(KeyError, match="ERBIJ_HOST: the name in people's browsers"):
        read_compose(FILE, {**GIVEN, "ERBIJ_HOST": ""})


def test_every_service_is_confined_and_keeps_its_version() -> None:
    for name, service in read_compose(FILE, GIVEN)["services"].items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert re.fullmatch(r"[a-z/]+:\d[\w.-]+", service["image"]), name
    assert "redis" not in read_compose(FILE, GIVEN)["services"], "one server needs none"


def test_the_relay_reaches_nothing_but_udp_of_our_own_address() -> None:
    command = read_compose(FILE, GIVEN)["services"]["relay"]["command"]

    assert [option for option in command if "peer-ip" in option] == [
        "--denied-peer-ip=0.0.0.0-255.255.255.255",
        "--denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "--allowed-peer-ip=192.0.2.10",
    ]
    assert "--no-tcp-relay" in command


def test_the_relay_has_the_capability_without_which_its_program_does_not_start() -> None:
    assert read_compose(FILE, GIVEN)["services"]["relay"]["cap_add"] == ["NET_BIND_SERVICE"]


@pytest.mark.parametrize(("secret", "status"), [("", 1), ("0123456789abcdef", 0)])
def test_a_relay_whose_secret_everybody_knows_does_not_start(secret: str, status: int) -> None:
    relay = read_compose(FILE, {**GIVEN, "ERBIJ_TURN_SECRET": secret})["services"]["relay"]
    line = [*relay["entrypoint"], "true", *relay["command"][1:]]
    done = subprocess.run(line, capture_output=True, text=True, timeout=20, check=False)

    assert done.returncode == status
    assert ("fill in ERBIJ_TURN_SECRET" in done.stderr) is (not secret)
