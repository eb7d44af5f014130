"""What a session description says, once read."""

from __future__ import annotations

from dataclasses import dataclass, field

URI_MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
URI_AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
URI_RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"
URI_REPAIRED_RID = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"
LARGE, SMALL = "l", "s"
"""The rids of a picture that is sent in two sizes."""


@dataclass(slots=True)
class Codec:
    """One payload type; ``parameters`` is the text of its ``fmtp`` line, ``feedback`` its ``rtcp-fb`` lines."""

    payload_type: int
    name: str
    clock_rate: int
    parameters: str = ""
    feedback: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Transport:
    """ICE credentials and DTLS identity; ``fingerprints`` are pairs of algorithm and value."""

    ufrag: str = ""
    password: str = ""
    fingerprints: list[tuple[str, str]] = field(default_factory=list)
    setup: str = ""


@dataclass(slots=True)
class Section:
    """One m-line with its attributes; ``repairs`` maps an RTX SSRC to the SSRC that it repairs.

    ``rids``: the sizes that are sent, in the client's order.
    """

    kind: str
    port: int
    protocol: str
    formats: list[str]
    mid: str = ""
    direction: str = "sendrecv"
    rtcp_mux: bool = False
    codecs: dict[int, Codec] = field(default_factory=dict)
    extensions: dict[str, int] = field(default_factory=dict)
    ssrcs: list[int] = field(default_factory=list)
    repairs: dict[int, int] = field(default_factory=dict)
    rids: list[str] = field(default_factory=list)
    transport: Transport = field(default_factory=Transport)


@dataclass(slots=True)
class Description:
    """A whole offer or answer; ``bundle`` lists the mids that share one transport."""

    sections: list[Section] = field(default_factory=list)
    bundle: list[str] = field(default_factory=list)
    transport: Transport = field(default_factory=Transport)


@dataclass(frozen=True, slots=True)
class Local:
    """Our side of a connection, as announced; ``addresses`` are IP addresses that all share ``port``.

    ``tcp``: the same addresses and port take TCP too. ``version``: how often it was described, from 1.
    """

    ufrag: str
    password: str
    fingerprint: str
    addresses: tuple[str, ...]
    port: int
    tcp: bool = False
    version: int = 1
