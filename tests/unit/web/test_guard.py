from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict

from erbij.web.guard import caller_address, own_origins
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from pathlib import Path


def test_on_this_machine_every_name_of_it_is_our_own_origin(tmp_path: Path) -> None:
    port = (settings := settings_in(tmp_path)).port
    assert own_origins(settings) == {f"http://{host}:{port}" for host in ("127.0.0.1", "localhost", "[::1]")}


def test_elsewhere_there_is_exactly_one_origin(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, base_url="https://erbij.school.example/")
    assert own_origins(settings) == {"https://erbij.school.example"}


ADDRESSES = [
    ("198.51.100.4", "192.0.2.7", "198.51.100.4"),
    ("127.0.0.1", "203.0.113.9, 192.0.2.7", "192.0.2.7"),
    ("127.0.0.1", "2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
    ("127.0.0.1", "nonsense", "unknown"),
    ("172.30.84.2", "192.0.2.7", "192.0.2.7"),
    ("172.30.85.2", "192.0.2.7", "172.30.85.2"),
    ("::1", "192.0.2.7", "192.0.2.7"),
]


@pytest.mark.parametrize(("remote", "forwarded", "counted"), ADDRESSES)
def test_only_a_proxy_on_this_machine_or_in_the_settings_is_believed(
    tmp_path: Path, remote: str, forwarded: str, counted: str
) -> None:
    settings = settings_in(tmp_path, trusted_proxies="172.30.84.0/24")
    request = make_mocked_request("GET", "/", headers={"X-Forwarded-For": forwarded}).clone(remote=remote)
    assert caller_address(request, settings.proxies) == counted


@pytest.mark.parametrize(
    ("lines", "counted"),
    [
        (("203.0.113.9", "192.0.2.7"), "192.0.2.7"),
        (("203.0.113.9", "192.0.2.7, 172.30.84.2"), "192.0.2.7"),
        (("203.0.113.9, 192.0.2.7", "172.30.84.2", "127.0.0.1"), "192.0.2.7"),
        (("172.30.84.9", "172.30.84.2"), "172.30.84.9"),
        (("203.0.113.9", "nonsense"), "unknown"),
    ],
)
def test_a_caller_who_writes_an_address_itself_still_counts_by_its_own(
    tmp_path: Path, lines: tuple[str, ...], counted: str
) -> None:
    headers = CIMultiDict(("X-Forwarded-For", line) for line in lines)
    request = make_mocked_request("GET", "/", headers=headers).clone(remote="127.0.0.1")
    assert caller_address(request, settings_in(tmp_path, trusted_proxies="172.30.84.0/24").proxies) == counted


def test_a_caller_behind_no_proxy_counts_by_its_own_address(tmp_path: Path) -> None:
    request = make_mocked_request("GET", "/").clone(remote="127.0.0.1")
    assert caller_address(request, settings_in(tmp_path).proxies) == "127.0.0.1"
