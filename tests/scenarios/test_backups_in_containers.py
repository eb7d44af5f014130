"""A school in containers has backups by itself, and comes back from them when its database is gone."""

from __future__ import annotations

import shutil
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.e2e.far_home import Network, needs_ip
from tests.e2e.network import NoNetworkOfOnesOwn
from tests.support.composed import GIVEN, Composition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

COPIED_WITHIN_S = 120.0
CREATE = ("erbij", "school", "create", "De Wilg", "--coordinator", "An Jansen", "--email", "an@wilg.test")


@pytest.fixture
def composed(tmp_path: Path) -> Iterator[Callable[[], Composition]]:
    """Makes the services of the compose file but for the proxy, each time with the same volumes."""
    with ExitStack() as ends:
        try:
            needs_ip()
            network = Network()
        except NoNetworkOfOnesOwn as refused:
            pytest.fail(f"NOT RUN: this machine refuses a network of its own: {refused}")
        ends.callback(network.close)

        def make() -> Composition:
            shutil.rmtree(tmp_path / "rooms", ignore_errors=True)
            services = Composition(network.command(), tmp_path, {**GIVEN, "ERBIJ_BACKUP_EVERY_S": "10"}, tls=tmp_path)
            del services.services["proxy"]
            ends.callback(services.stop)
            return services

        yield make


@pytest.mark.timeout(400)
def test_a_school_in_containers_comes_back_when_its_database_is_lost(
    composed: Callable[[], Composition], tmp_path: Path
) -> None:
    services = composed()
    services.start()
    created = services.execute("erbij", *CREATE)
    assert "De Wilg is there" in created.stdout, created.stderr
    (marked := tmp_path / "marked").touch()
    until = time.monotonic() + COPIED_WITHIN_S
    copies = services.volume("/mnt/disk2/erbij") / "copies"
    while not any(copy.stat().st_mtime > marked.stat().st_mtime for copy in copies.glob("[!.]*")):
        assert time.monotonic() < until, services.log("erbij")[-4000:]
        time.sleep(0.2)
    assert "can be read" in services.execute("erbij", "erbij", "backup", "verify").stdout
    assert set(services.stop().values()) == {0}
    shutil.rmtree(services.volume("database"))
    shutil.rmtree(services.volume("school"))

    again = composed()
    again.start_only("database", "roles")
    brought = again.run("migrate", "erbij", "restore", "--yes")
    assert "Everything that was acknowledged before" in brought.stdout, brought.stderr
    again.start_only("migrate", "erbij")
    known = again.execute("erbij", "erbij", "school", "link", "an@wilg.test")

    assert "https://erbij.school.test/access/password#" in known.stdout, known.stderr
