"""SRTP without an allocation per packet; the only file that reaches into pylibsrtp.

Theory of operation
===================
``pylibsrtp.Session.protect`` copies the packet twice and allocates twice. Here the packet stands already in a
``Scratch`` that OpenSSL may write, is encrypted in place and sent from the same bytes. Keys and policies are still
pylibsrtp's. The private names used (``_binding``, ``Session._srtp``) are held by a contract test.
"""

from __future__ import annotations

from dataclasses import dataclass

from pylibsrtp import Policy, Session, _binding

_ffi, _lib = _binding.ffi, _binding.lib
_protect, _protect_rtcp = _lib.srtp_protect, _lib.srtp_protect_rtcp
_unprotect, _unprotect_rtcp = _lib.srtp_unprotect, _lib.srtp_unprotect_rtcp
_REPLAY_WINDOW = 1024
MAX_PLAIN = 1500
_SIZE = 2048


@dataclass(frozen=True, slots=True, repr=False)
class SrtpKeys:
    """Master keys with salts of both directions; ``profile`` is libsrtp's number."""

    profile: int
    receive: bytes
    send: bytes


class Scratch:
    """Space for one packet, shared by all peers of an engine: written, encrypted in place, sent, forgotten."""

    __slots__ = ("buffer", "cdata", "length", "view")

    def __init__(self) -> None:
        self.buffer = bytearray(_SIZE)
        self.view = memoryview(self.buffer)
        self.cdata = _ffi.from_buffer("char[]", self.buffer)
        self.length = _ffi.new("int *")


class SrtpSender:
    """Encrypts what stands in a scratch."""

    __slots__ = ("_cdata", "_length", "_scratch", "_session", "_srtp")

    def __init__(self, keys: SrtpKeys, scratch: Scratch) -> None:
        self._session = Session(_policy(keys.send, keys.profile, Policy.SSRC_ANY_OUTBOUND))
        self._srtp = self._session._srtp[0]  # noqa: SLF001 - held by a contract test
        self._scratch, self._cdata, self._length = scratch, scratch.cdata, scratch.length

    def protect(self, size: int) -> int:
        """Encrypt the first ``size`` bytes of the scratch; return the new size, 0 when libsrtp refuses."""
        length = self._length
        length[0] = size
        if _protect(self._srtp, self._cdata, length):
            return 0
        return length[0]  # type: ignore[no-any-return]

    def protect_rtcp(self, compound: bytes) -> int:
        """Copy a compound into the scratch and encrypt it; return its size there, 0 when libsrtp refuses."""
        if len(compound) > MAX_PLAIN:
            return 0
        self._scratch.buffer[: len(compound)] = compound
        length = self._length
        length[0] = len(compound)
        if _protect_rtcp(self._srtp, self._cdata, length):
            return 0
        return length[0]  # type: ignore[no-any-return]


class SrtpReceiver:
    """Decrypts arriving packets."""

    __slots__ = ("_scratch", "_session", "_srtp")

    def __init__(self, keys: SrtpKeys, scratch: Scratch) -> None:
        self._session = Session(_policy(keys.receive, keys.profile, Policy.SSRC_ANY_INBOUND))
        self._srtp = self._session._srtp[0]  # noqa: SLF001 - held by a contract test
        self._scratch = scratch

    def unprotect(self, data: bytes, *, rtcp: bool) -> bytes | None:
        """Return the clear packet; ``None`` when it is forged, replayed or malformed. ``data`` is at most 1,500 B."""
        scratch = self._scratch
        scratch.buffer[: len(data)] = data
        scratch.length[0] = len(data)
        if (_unprotect_rtcp if rtcp else _unprotect)(self._srtp, scratch.cdata, scratch.length):
            return None
        return bytes(scratch.view[: scratch.length[0]])


def _policy(key: bytes, profile: int, direction: int) -> Policy:
    policy = Policy(key=key, ssrc_type=direction, srtp_profile=profile)
    policy.allow_repeat_tx = True
    policy.window_size = _REPLAY_WINDOW
    return policy
