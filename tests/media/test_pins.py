# ruff: noqa: SLF001
"""The private names of libraries that we stand on: a new version that changes one fails here, not in a lesson."""

from __future__ import annotations

import inspect
from importlib.metadata import version
from typing import Any, cast

from aiortc import rtcdtlstransport
from pylibsrtp import Policy, Session, _binding

from erbij_media.transport.dtls import Certificate


def test_aiortc_is_the_pinned_version() -> None:
    assert version("aiortc").startswith("1.16.")


async def test_aiortc_has_the_private_names_of_the_adapter() -> None:
    transport = rtcdtlstransport.RTCDtlsTransport(cast("Any", object()), [Certificate().wrapped])
    transport._set_role("server")
    assert transport._role == "server"
    assert transport._ssl is None
    assert transport._srtp_profiles is rtcdtlstransport.SRTP_PROFILES
    assert transport.state == "new"


def test_aiortc_asks_only_two_methods_of_its_ice_transport() -> None:
    source = inspect.getsource(rtcdtlstransport.RTCDtlsTransport)
    assert "self.transport._recv()" in source
    assert "self.transport._send(" in source
    assert "self.transport._" not in source.replace("self.transport._recv(", "").replace("self.transport._send(", "")


def test_srtp_profiles_know_their_keys() -> None:
    profile = rtcdtlstransport.SRTP_AEAD_AES_128_GCM
    material = bytes(range(2 * (profile.key_length + profile.salt_length)))
    client, server = profile.get_key_and_salt(material, 0), profile.get_key_and_salt(material, 1)
    assert len(client) == len(server) == profile.key_length + profile.salt_length
    assert client != server
    assert profile in rtcdtlstransport.SRTP_PROFILES


def test_pylibsrtp_has_the_private_names_of_the_hot_path() -> None:
    for name in ("srtp_protect", "srtp_unprotect", "srtp_protect_rtcp", "srtp_unprotect_rtcp"):
        assert callable(getattr(_binding.lib, name))
    session = Session(Policy(key=bytes(30), ssrc_type=Policy.SSRC_ANY_OUTBOUND))
    assert session._srtp[0] != _binding.ffi.NULL
