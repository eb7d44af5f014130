"""Choosing from a client's offer: VP8 with RTX (in one size or two), or Opus; everything else is struck."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from erbij_media.contract import Kind
from erbij_media.errors import SdpRefused
from erbij_media.sdp.model import LARGE, SMALL, URI_AUDIO_LEVEL, URI_MID, URI_REPAIRED_RID, URI_RID

if TYPE_CHECKING:
    from erbij_media.sdp.model import Codec, Description, Section, Transport

_CODECS = {Kind.AUDIO: ("opus", 48_000), Kind.VIDEO: ("vp8", 90_000)}
_FEEDBACK = {Kind.AUDIO: ("nack",), Kind.VIDEO: ("nack", "nack pli", "ccm fir", "goog-remb")}
_EXTENSIONS = {Kind.AUDIO: (URI_MID, URI_AUDIO_LEVEL), Kind.VIDEO: (URI_MID, URI_RID, URI_REPAIRED_RID)}


@dataclass(frozen=True, slots=True)
class Stream:
    """What was agreed for one section; ``repair_type`` is the payload type of RTX, ``None`` without.

    ``ssrcs`` and ``repairs`` are what the client announced; a packet of another SSRC is found by its mid extension.
    ``rids``: the sizes that it comes in, in the client's order; empty for one.
    """

    mid: str
    kind: Kind
    payload_type: int
    repair_type: int | None
    feedback: tuple[str, ...]
    extensions: dict[str, int]
    ssrcs: tuple[int, ...] = ()
    repairs: tuple[int, ...] = ()
    rids: tuple[str, ...] = ()


def usable_kind(section: Section) -> Kind | None:
    """Tell audio and video sections over DTLS-SRTP from everything else (data channels, rejected sections)."""
    if section.port == 0 or section.protocol not in ("UDP/TLS/RTP/SAVPF", "RTP/SAVPF"):
        return None
    return Kind(section.kind) if section.kind in (Kind.AUDIO, Kind.VIDEO) else None


def choose(section: Section, kind: Kind) -> Stream | None:
    """Agree on one codec of the section, ``None`` when it offers none that we forward."""
    name, clock_rate = _CODECS[kind]
    codec = _first(section, name, clock_rate)
    if codec is None:
        return None
    extensions = {uri: number for uri in _EXTENSIONS[kind] if 0 < (number := section.extensions.get(uri, 0)) <= 14}  # noqa: PLR2004 - one-byte ids
    rids = _sizes(section, extensions)
    return Stream(
        section.mid,
        kind,
        codec.payload_type,
        _repair_type(section, codec, clock_rate),
        tuple(item for item in _FEEDBACK[kind] if item in codec.feedback),
        extensions,
        () if rids else tuple(section.ssrcs),
        () if rids else tuple(section.repairs),
        rids,
    )


def bundled_transport(description: Description) -> Transport:
    """Return the one transport of all live sections. Raises ``SdpRefused`` when there is none or more than one."""
    live = [
        (i, section) for i, section in enumerate(description.sections) if section.port or len(description.sections) == 1
    ]
    if not live:
        raise SdpRefused("sdp", "every section is rejected")
    if len(live) > 1 and any(section.mid not in description.bundle for _, section in live):
        raise SdpRefused("a=group", "not all sections are bundled")
    index, first = live[0]
    transport = first.transport
    if not transport.ufrag or not transport.password:
        raise SdpRefused(f"m[{index}].a=ice-ufrag", "is missing")
    if not transport.fingerprints:
        raise SdpRefused(f"m[{index}].a=fingerprint", "is missing")
    for place, section in live:
        if section.kind in (Kind.AUDIO, Kind.VIDEO) and not section.rtcp_mux:
            raise SdpRefused(f"m[{place}].a=rtcp-mux", "is missing")
    return transport


def _sizes(section: Section, extensions: dict[str, int]) -> tuple[str, ...]:
    """Take both sizes or none: streams of two sizes can only be told apart by mid and rid."""
    told_apart = {URI_MID, URI_RID} <= extensions.keys()
    return tuple(section.rids) if told_apart and sorted(section.rids) == [LARGE, SMALL] else ()


def _first(section: Section, name: str, clock_rate: int) -> Codec | None:
    for format_ in section.formats:
        codec = section.codecs.get(int(format_)) if format_.isascii() and format_.isdecimal() else None
        if codec is not None and codec.name == name and codec.clock_rate == clock_rate:
            return codec
    return None


def _repair_type(section: Section, codec: Codec, clock_rate: int) -> int | None:
    if "nack" not in codec.feedback:
        return None
    for other in section.codecs.values():
        apt = other.parameters.replace(" ", "").split(";")
        if other.name == "rtx" and other.clock_rate == clock_rate and f"apt={codec.payload_type}" in apt:
            return other.payload_type
    return None
