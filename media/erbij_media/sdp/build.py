"""Writing our answers (to a publisher) and our offers (to a subscriber)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from erbij_media.contract import Kind, Sdp
from erbij_media.sdp.model import URI_AUDIO_LEVEL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from erbij_media.sdp.choose import Stream
    from erbij_media.sdp.model import Description, Local, Section

OPUS, VP8, RTX = 111, 96, 97
AUDIO_LEVEL_ID = 1
_OPUS_PARAMETERS = "minptime=10;useinbandfec=1;usedtx=1"
_CANDIDATE_PREFERENCE = 65535
_TCP_PREFERENCE = 90  # below everything that comes by UDP, relayed peers' included
_OFFERED = {
    Kind.AUDIO: [
        f"m=audio 9 UDP/TLS/RTP/SAVPF {OPUS}",
        "c=IN IP4 0.0.0.0",
        "a=rtcp-mux",
        f"a=rtpmap:{OPUS} opus/48000/2",
        f"a=fmtp:{OPUS} {_OPUS_PARAMETERS}",
        f"a=rtcp-fb:{OPUS} nack",
        f"a=extmap:{AUDIO_LEVEL_ID} {URI_AUDIO_LEVEL}",
    ],
    Kind.VIDEO: [
        f"m=video 9 UDP/TLS/RTP/SAVPF {VP8} {RTX}",
        "c=IN IP4 0.0.0.0",
        "a=rtcp-mux",
        f"a=rtpmap:{VP8} VP8/90000",
        f"a=rtcp-fb:{VP8} nack",
        f"a=rtcp-fb:{VP8} nack pli",
        f"a=rtcp-fb:{VP8} ccm fir",
        f"a=rtpmap:{RTX} rtx/90000",
        f"a=fmtp:{RTX} apt={VP8}",
    ],
}


@dataclass(frozen=True, slots=True)
class Sending:
    """One stream of an offer of ours: its mid and SSRCs (``repair`` is 0 for audio)."""

    mid: str
    kind: Kind
    ssrc: int
    repair: int


def answer(offer: Description, streams: dict[str, Stream], local: Local) -> Sdp:
    """Answer a publisher: ``streams`` by mid are received, other usable sections are inactive, the rest is rejected."""
    lines = _head([section.mid for section in offer.sections if _stays(section) and offer.bundle], local.version)
    for section in offer.sections:
        stream = streams.get(section.mid)
        if stream is not None:
            lines += _answered(section, stream, local)
        elif _stays(section):
            lines += _inactive(section, local)
        else:
            lines += [f"m={section.kind} 0 {section.protocol} {' '.join(section.formats)}", "c=IN IP4 0.0.0.0"]
            lines += [f"a=mid:{section.mid}", "a=inactive"]
    return Sdp("\r\n".join(lines) + "\r\n")


def offer(sendings: Sequence[Sending], name: str, local: Local) -> Sdp:
    """Offer a subscriber one section per stream, in order; ``name`` is the RTCP canonical name."""
    lines = _head([sending.mid for sending in sendings], local.version)
    for sending in sendings:
        lines += _OFFERED[sending.kind]
        lines += [f"a=mid:{sending.mid}", "a=sendonly", f"a=msid:{sending.mid} {sending.mid}-track"]
        if sending.repair:
            lines.append(f"a=ssrc-group:FID {sending.ssrc} {sending.repair}")
        lines += [f"a=ssrc:{ssrc} cname:{name}" for ssrc in (sending.ssrc, sending.repair) if ssrc]
        lines += _transport(local, "actpass")
    return Sdp("\r\n".join(lines) + "\r\n")


def _stays(section: Section) -> bool:
    return section.port != 0 and section.kind in (Kind.AUDIO, Kind.VIDEO) and "RTP/SAVPF" in section.protocol


def _head(bundle: list[str], version: int) -> list[str]:
    group = [f"a=group:BUNDLE {' '.join(bundle)}"] if bundle else []
    return ["v=0", f"o=- 1 {version} IN IP4 0.0.0.0", "s=-", "t=0 0", *group, "a=ice-lite", "a=msid-semantic:WMS *"]


def _media(kind: str, protocol: str, formats: str) -> list[str]:
    return [f"m={kind} 9 {protocol} {formats}", "c=IN IP4 0.0.0.0", "a=rtcp-mux"]


def _transport(local: Local, setup: str) -> list[str]:
    lines = [f"a=ice-ufrag:{local.ufrag}", f"a=ice-pwd:{local.password}"]
    lines += [f"a=fingerprint:sha-256 {local.fingerprint}", f"a=setup:{setup}"]
    for index, address in enumerate(local.addresses):
        priority = 126 << 24 | (_CANDIDATE_PREFERENCE - index) << 8 | 255
        lines.append(f"a=candidate:{index + 1} 1 udp {priority} {address} {local.port} typ host")
    for index, address in enumerate(local.addresses if local.tcp else ()):
        priority = _TCP_PREFERENCE << 24 | (_CANDIDATE_PREFERENCE - index) << 8 | 255
        number = len(local.addresses) + index + 1
        lines.append(f"a=candidate:{number} 1 tcp {priority} {address} {local.port} typ host tcptype passive")
    return [*lines, "a=end-of-candidates"]


def _answered(section: Section, stream: Stream, local: Local) -> list[str]:
    number = stream.payload_type
    formats = f"{number} {stream.repair_type}" if stream.repair_type is not None else f"{number}"
    lines = [*_media(section.kind, section.protocol, formats), f"a=mid:{section.mid}", "a=recvonly"]
    if stream.kind is Kind.AUDIO:
        lines += [f"a=rtpmap:{number} opus/48000/2", f"a=fmtp:{number} {_OPUS_PARAMETERS}"]
    else:
        lines.append(f"a=rtpmap:{number} VP8/90000")
    if stream.repair_type is not None:
        lines += [f"a=rtpmap:{stream.repair_type} rtx/90000", f"a=fmtp:{stream.repair_type} apt={number}"]
    lines += [f"a=rtcp-fb:{number} {item}" for item in stream.feedback]
    lines += [f"a=extmap:{identifier} {uri}" for uri, identifier in stream.extensions.items()]
    if stream.rids:
        lines += [*(f"a=rid:{rid} recv" for rid in stream.rids), f"a=simulcast:recv {';'.join(stream.rids)}"]
    return lines + _transport(local, "passive")


def _inactive(section: Section, local: Local) -> list[str]:
    lines = [*_media(section.kind, section.protocol, " ".join(section.formats)), f"a=mid:{section.mid}", "a=inactive"]
    for codec in section.codecs.values():
        if codec.name in ("opus", "vp8"):
            channels = "/2" if codec.name == "opus" else ""
            lines.append(f"a=rtpmap:{codec.payload_type} {codec.name}/{codec.clock_rate}{channels}")
    return lines + _transport(local, "passive")
