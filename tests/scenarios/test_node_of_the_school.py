"""The media node of the compose file, as the file says it: confined, with its own ports and its health check."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.e2e.far_home import Network, needs_ip
from tests.e2e.network import NoNetworkOfOnesOwn
from tests.support.composed import GIVEN, Composition

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def school(tmp_path: Path) -> Iterator[tuple[Network, Composition]]:
    with ExitStack() as ends:
        try:
            needs_ip()
            network = Network()
        except NoNetworkOfOnesOwn as refused:
            pytest.fail(f"NOT RUN: this machine refuses a network of its own: {refused}")
        ends.callback(network.close)
        given = {**GIVEN, "ERBIJ_NODE_SECRET": SECRET}
        services = Composition(network.command(), tmp_path, given, tls=tmp_path, profile="node")
        ends.callback(services.stop)
        services.start()
        yield network, services


def asked(school: Network, address: str, home: Path) -> str:
    """What ``erbij node list`` says inside that network."""
    given = {"ERBIJ_HOME": str(home), "ERBIJ_MEDIA_NODES": address, "ERBIJ_NODE_SECRET": SECRET}
    program = f"import os, sys; os.environ.update({json.dumps(given)}); sys.argv[1:] = ['node', 'list']"
    line = school.command(sys.executable, "-c", f"{program}; from erbij.cli.main import main; main()")
    return subprocess.run(line, capture_output=True, text=True, timeout=60, check=False).stdout


def test_the_node_of_the_compose_file_waits_for_servers(school: tuple[Network, Composition], tmp_path: Path) -> None:
    network, services = school

    said = asked(network, f"{services.addresses['node']}:8082", tmp_path / "server")

    assert said.startswith("node  node:8082  0 of 40 lessons"), said
