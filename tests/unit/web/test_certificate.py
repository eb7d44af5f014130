"""A school without a proxy: Erbij shows its own certificate, and the renewed one without being started again."""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING, Any

import pytest
from structlog.testing import capture_logs

from erbij.web.certificate import Certificate, UnusableCertificate
from tests.support.certificates import self_signed

if TYPE_CHECKING:
    from pathlib import Path

HOST = "erbij.school.test"


async def shown(certificate: Certificate) -> bytes:
    """What a browser is shown that opens a new connection."""

    async def hang_up(_reader: Any, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0, ssl=certificate.context)
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    _, writer = await asyncio.open_connection(*server.sockets[0].getsockname(), ssl=trusting)
    found: bytes = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.close()
    server.close()
    await server.wait_closed()
    return found


async def test_a_renewed_certificate_is_shown_to_who_comes_after(tmp_path: Path) -> None:
    pair = await asyncio.to_thread(self_signed, tmp_path, HOST)
    certificate = await asyncio.to_thread(Certificate, pair.certificate, pair.key)
    before = await shown(certificate)

    await certificate.look()
    assert await shown(certificate) == before
    await asyncio.to_thread(self_signed, tmp_path, HOST)
    await certificate.look()

    assert await shown(certificate) != before


async def test_a_certificate_that_came_before_its_key_changes_nothing_until_the_key_is_there(tmp_path: Path) -> None:
    pair = await asyncio.to_thread(self_signed, tmp_path, HOST)
    certificate = await asyncio.to_thread(Certificate, pair.certificate, pair.key)
    before = await shown(certificate)
    newer = await asyncio.to_thread(self_signed, tmp_path / "newer", HOST)

    await asyncio.to_thread(newer.certificate.replace, pair.certificate)
    with capture_logs() as told:
        await certificate.look()
        await certificate.look()
    assert [line["event"] for line in told] == ["web.certificate_refused"]
    assert await shown(certificate) == before

    await asyncio.to_thread(newer.key.replace, pair.key)
    await certificate.look()
    assert await shown(certificate) != before


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    pair = self_signed(tmp_path, HOST)
    pair.key.unlink()

    with pytest.raises(UnusableCertificate, match=r"key\.pem cannot be read: No such file or directory"):
        Certificate(pair.certificate, pair.key)


def test_two_files_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    one, other = self_signed(tmp_path / "one", HOST), self_signed(tmp_path / "other", HOST)

    with pytest.raises(UnusableCertificate, match="no certificate and its key"):
        Certificate(one.certificate, other.key)


def test_a_key_with_a_password_is_refused_and_nobody_is_asked_for_it(tmp_path: Path) -> None:
    pair = self_signed(tmp_path, HOST, key_password=b"geheim")

    with pytest.raises(UnusableCertificate, match="the key has a password"):
        Certificate(pair.certificate, pair.key)
