from __future__ import annotations

import pytest

from erbij.web.outgoing import is_ip, outside


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "127.0.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "fd00:ec2::254",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "::10.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:224.0.0.1",
        "::ffff:0:10.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b:1::10.0.0.1",
        "2002:a00:1::",
        "2001:0:a00:1::1",
        "2001:db8::1",
        "5f00::1",
    ],
)
def test_no_way_to_write_an_address_of_the_schools_own_network_leads_there(address: str) -> None:
    assert is_ip(address)
    assert not outside(address)


@pytest.mark.parametrize(
    "odd", ["127.1", "0", "2130706433", "0177.0.0.1", "0x7f.1", "0x7f000001", "127.0.0.0x1", "127.0.0.1.", "10.0.0.08"]
)
def test_an_odd_way_to_write_an_address_is_no_name_that_anybody_looks_up(odd: str) -> None:
    assert is_ip(odd)
    assert not outside(odd)


@pytest.mark.parametrize("address", ["8.8.8.8", "2600::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"])
def test_an_address_of_the_internet_is_outside_however_it_is_written(address: str) -> None:
    assert outside(address)


@pytest.mark.parametrize("name", ["school.example", "0x7f.school.example", "127.0.0.1.school.example", "cafe", None])
def test_a_name_is_no_address(name: str | None) -> None:
    assert not is_ip(name)
