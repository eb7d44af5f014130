"""The school's relay reaches our own picture and sound, for who has fresh credentials, and nothing else."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from deploy.packaging.browser import apt_install
from tests.e2e.far_home import Network, needs_ip
from tests.e2e.network import NoNetworkOfOnesOwn
from tests.support.checkout import CHECKOUT
from tests.support.composed import GIVEN, Composition

if TYPE_CHECKING:
    from collections.abc import Iterator

OURS = "192.0.2.10"
INSIDE = ("10.0.0.1", "127.0.0.1", "169.254.169.254", "172.30.84.10", "192.168.1.1", "198.51.100.1", "0.0.0.0")  # noqa: S104 - refused
IN_OTHER_WORDS = (
    "::ffff:10.0.0.1",
    "::ffff:7f00:1",
    "::127.0.0.1",
    "::1",
    "2002:a00:1::1",
    "2002:7f00:1::",
    "64:ff9b::a00:1",
    "fd00::1",
)
"""Addresses inside, written as IPv6 ones: mapped, compatible, 6to4, by NAT64, and those of a network itself."""
SECRET = "0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    with ExitStack() as ends:
        try:
            needs_ip()
            network = Network()
        except NoNetworkOfOnesOwn as refused:
            pytest.fail(f"NOT RUN: this machine refuses a network of its own: {refused}")
        ends.callback(network.close)
        if shutil.which("turnserver") is None and not apt_install("coturn", serves=True):
            pytest.fail("NOT RUN: there is no `turnserver`, and it was not installed here: install coturn")
        subprocess.run(network.command("ip", "address", "add", f"{OURS}/32", "dev", "lo"), check=True)
        folder = tmp_path_factory.mktemp("relay")
        given = {**GIVEN, "ERBIJ_ADDRESS": OURS, "ERBIJ_TURN_SECRET": SECRET}
        services = Composition(network.command(), folder, given, tls=folder, profile="relay")
        ends.callback(services.stop)
        services.start()
        yield network


def asked(school: Network, secret: str, *peers: str) -> dict[str, Any]:
    line = school.command(sys.executable, "-m", "tests.support.relay_client", OURS, "3478", secret, *peers)
    done = subprocess.run(line, cwd=CHECKOUT, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_relay_reaches_our_picture_and_sound_and_no_address_inside(school: Network) -> None:
    ours, *others = (f"{OURS}:8081", *(f"{address}:8081" for address in INSIDE))

    found = asked(school, SECRET, ours, *others)

    assert found.pop(ours) == "reached"
    assert {peer: said for peer, said in found.items() if "403" not in said} == {}


def test_an_address_inside_that_is_written_in_another_way_is_refused_as_well(school: Network) -> None:
    found = asked(school, SECRET, *(f"{address}:8081" for address in IN_OTHER_WORDS))

    assert len(found) == len(IN_OTHER_WORDS)
    assert {peer: said for peer, said in found.items() if not re.search("403|443", said)} == {}


def test_without_the_schools_secret_there_is_no_relay(school: Network) -> None:
    [said] = asked(school, "somebody else's", f"{OURS}:8081").values()

    assert said.startswith("no relay")
    assert "401" in said
