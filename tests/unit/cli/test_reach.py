"""`erbij doctor` looks at what browsers meet: certificate, clock and the port of picture and sound."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from erbij.cli import reach
from tests.support.certificates import self_signed
from tests.support.settings import free_port, settings_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from erbij.settings import Settings
    from tests.support.certificates import Pair


def with_certificate(home: Path, pair: Pair) -> Settings:
    return settings_in(
        home,
        base_url="https://erbij.school.test",
        tls_certificate=str(pair.certificate),
        tls_key=str(pair.key),
    )


@pytest.mark.parametrize(
    ("days", "said"), [(60, ""), (5.5, "ends in 5 days"), (-1, "is over: no browser lets anybody in")]
)
def test_a_certificate_that_ends_soon_is_told_with_its_days(tmp_path: Path, days: float, said: str) -> None:
    found = list(reach.certificate(with_certificate(tmp_path, self_signed(tmp_path, "erbij.school.test", days))))

    assert [finding.about for finding in found] == (["certificate"] if said else [])
    assert said in " ".join(finding.what for finding in found)


def test_a_key_that_is_not_there_is_named_with_its_path(tmp_path: Path) -> None:
    pair = self_signed(tmp_path, "erbij.school.test")
    pair.key.unlink()

    [finding] = reach.certificate(with_certificate(tmp_path, pair))

    assert str(pair.key) in finding.what
    assert "ERBIJ_TLS_KEY" in finding.do


@contextmanager
def proxy(pair: Pair) -> Iterator[int]:
    """A proxy that shows a certificate to one caller."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pair.certificate, pair.key)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            with suppress(OSError):
                taken, _ = listening.accept()
                with taken, context.wrap_socket(taken, server_side=True) as line:
                    line.recv(1)

        thread = threading.Thread(target=answer)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(10)


def test_a_certificate_that_browsers_do_not_believe_is_told(tmp_path: Path) -> None:
    with proxy(self_signed(tmp_path, "localhost")) as port:
        [finding] = reach._at_address("localhost", port)  # noqa: SLF001 - the rest of it needs a name on the internet

    assert finding.about == "certificate"
    assert "self-signed certificate" in finding.what


def test_a_proxy_that_does_not_run_is_told() -> None:
    [finding] = reach._at_address("localhost", free_port())  # noqa: SLF001 - see above

    assert finding.about == "proxy"
    assert "systemctl status caddy" in finding.do


def test_a_moved_clock_is_for_tests_and_demonstrations(tmp_path: Path) -> None:
    [finding] = reach.clock(settings_in(tmp_path, clock_offset_s=3600))

    assert "3600 s" in finding.what
    assert list(reach.clock(settings_in(tmp_path, clock_offset_s=3600, demo=True))) == []


def test_an_own_address_that_packets_arrive_at_is_fine(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, public_addresses="127.0.0.1", media_port=free_port(socket.SOCK_DGRAM))

    assert list(reach.media(settings)) == []


def test_a_port_that_a_running_server_does_not_answer_at_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach, "is_running", lambda _settings: True)
    settings = settings_in(tmp_path, public_addresses="127.0.0.1", media_port=free_port())

    [finding] = reach.media(settings)

    assert f"TCP to 127.0.0.1:{settings.media_port} does not arrive" in finding.what
    assert "UDP and TCP in the firewall" in finding.do
