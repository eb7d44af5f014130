"""Reading a client's offer or answer.

Theory of operation
===================
Line by line; a table gives each attribute that matters its small function, all other lines are skipped. Whatever a
client sends, the only error is ``SdpRefused`` with the place of the line; sizes are checked before anything is read.
Values that come back in an answer of ours (mids, numbers) are checked against narrow patterns here, so that no client
can write lines into our answers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from erbij_media.errors import SdpRefused
from erbij_media.sdp.model import Codec, Description, Section, Transport

if TYPE_CHECKING:
    from collections.abc import Callable

    from erbij_media.contract import Sdp

MAX_BYTES = 64 * 1024
MAX_SECTIONS = 16
_MAX_ITEMS = 128
_MID = re.compile(r"[A-Za-z0-9_.+-]{1,32}\Z")
_RID = re.compile(r"[A-Za-z0-9_-]{1,16}\Z")
_ICE = re.compile(r"[A-Za-z0-9+/=_-]{4,256}\Z")
_DIRECTIONS = frozenset(("sendrecv", "sendonly", "recvonly", "inactive"))
_SETUPS = frozenset(("actpass", "active", "passive", "holdconn"))


def bounded(sdp: Sdp) -> Sdp:
    """Refuse here what would not fit into a frame of a control link; the node checks the rest."""
    if len(sdp) > MAX_BYTES:
        raise SdpRefused("sdp", "longer than 64 kB")
    return sdp


def parse(text: str) -> Description:
    """Read a description. Raises ``SdpRefused``."""
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise SdpRefused("sdp", "longer than 64 kB")
    lines = text.splitlines()
    if not lines or lines[0] != "v=0":
        raise SdpRefused("sdp", "does not begin with v=0")
    description = Description()
    for line in lines:
        if line.startswith("m="):
            _begin_section(description, line[2:])
        elif line.startswith("a="):
            _attribute(description, line[2:])
    _complete(description)
    return description


def _begin_section(description: Description, value: str) -> None:
    index = len(description.sections)
    if index >= MAX_SECTIONS:
        raise SdpRefused(f"m[{index}]", "more than 16 media sections")
    words = value.split()
    if len(words) < 4 or not _is_number(words[1], 65535):  # noqa: PLR2004 - media, port, protocol, one format
        raise SdpRefused(f"m[{index}]", "is no media line")
    if not re.fullmatch(r"[A-Za-z0-9/]{1,32}", words[2]) or not words[0].isalnum() or not words[0].isascii():
        raise SdpRefused(f"m[{index}]", "has an unreadable protocol")
    if len(words) > _MAX_ITEMS or not all(re.fullmatch(r"[A-Za-z0-9_-]{1,32}", word) for word in words[3:]):
        raise SdpRefused(f"m[{index}]", "has unreadable formats")
    description.sections.append(Section(words[0], int(words[1]), words[2], words[3:]))


def _attribute(description: Description, text: str) -> None:
    name, _, value = text.partition(":")
    path = f"m[{len(description.sections) - 1}].a={name[:32]}" if description.sections else f"a={name[:32]}"
    transport = description.sections[-1].transport if description.sections else description.transport
    try:
        if name in _TRANSPORT:
            _TRANSPORT[name](transport, value)
        elif not description.sections:
            if name == "group" and value.startswith("BUNDLE"):
                description.bundle = value.split()[1:]
        elif name in _DIRECTIONS:
            description.sections[-1].direction = name
        elif name in _SECTION:
            _SECTION[name](description.sections[-1], value)
    except (ValueError, IndexError) as problem:
        raise SdpRefused(path, "cannot be read") from problem


def _ufrag(transport: Transport, value: str) -> None:
    transport.ufrag = _matched(_ICE, value)


def _password(transport: Transport, value: str) -> None:
    transport.password = _matched(_ICE, value)


def _fingerprint(transport: Transport, value: str) -> None:
    algorithm, digest = value.split()
    if len(transport.fingerprints) >= 8:  # noqa: PLR2004 - one per hash function is normal
        raise ValueError
    transport.fingerprints.append((algorithm.lower(), digest.upper()))


def _setup(transport: Transport, value: str) -> None:
    if value not in _SETUPS:
        raise ValueError
    transport.setup = value


def _mid(section: Section, value: str) -> None:
    section.mid = _matched(_MID, value)


def _rtcp_mux(section: Section, _value: str) -> None:
    section.rtcp_mux = True


def _rtpmap(section: Section, value: str) -> None:
    number, encoding = value.split(maxsplit=1)
    name, clock, *_ = encoding.split("/")
    _bounded(section.codecs)
    payload_type = _number(number, 127)
    section.codecs[payload_type] = Codec(payload_type, name.lower(), _number(clock, 1_000_000))


def _fmtp(section: Section, value: str) -> None:
    number, parameters = value.split(maxsplit=1)
    codec = section.codecs.get(_number(number, 127))
    if codec is not None:
        codec.parameters = parameters


def _feedback(section: Section, value: str) -> None:
    number, kind = value.split(maxsplit=1)
    wanted = section.codecs.values() if number == "*" else [section.codecs.get(_number(number, 127))]
    for codec in wanted:
        if codec is not None and len(codec.feedback) < 16:  # noqa: PLR2004 - browsers send about six
            codec.feedback.append(kind)


def _extension(section: Section, value: str) -> None:
    number, uri, *_ = value.split()
    _bounded(section.extensions)
    identifier = _number(number.partition("/")[0], 255)
    if not identifier:
        raise ValueError
    section.extensions[uri] = identifier


def _ssrc(section: Section, value: str) -> None:
    number = _number(value.split(maxsplit=1)[0], 0xFFFFFFFF)
    if number not in section.ssrcs:
        _bounded(section.ssrcs)
        section.ssrcs.append(number)


def _ssrc_group(section: Section, value: str) -> None:
    semantics, *numbers = value.split()
    if semantics == "FID":
        media, repair = (_number(number, 0xFFFFFFFF) for number in numbers)
        _bounded(section.repairs)
        section.repairs[repair] = media


def _rid(section: Section, value: str) -> None:
    name, direction, *_ = value.split()
    if direction == "send":
        _bounded(section.rids)
        section.rids.append(_matched(_RID, name))


_TRANSPORT: dict[str, Callable[[Transport, str], None]] = {
    "ice-ufrag": _ufrag,
    "ice-pwd": _password,
    "fingerprint": _fingerprint,
    "setup": _setup,
}
_SECTION: dict[str, Callable[[Section, str], None]] = {
    "mid": _mid,
    "rtcp-mux": _rtcp_mux,
    "rtpmap": _rtpmap,
    "fmtp": _fmtp,
    "rtcp-fb": _feedback,
    "extmap": _extension,
    "ssrc": _ssrc,
    "ssrc-group": _ssrc_group,
    "rid": _rid,
}


def _complete(description: Description) -> None:
    mids: set[str] = set()
    for index, section in enumerate(description.sections):
        if not section.mid or section.mid in mids:
            raise SdpRefused(f"m[{index}].a=mid", "is missing or not the only one")
        mids.add(section.mid)
        own, shared = section.transport, description.transport
        own.ufrag = own.ufrag or shared.ufrag
        own.password = own.password or shared.password
        own.fingerprints = own.fingerprints or shared.fingerprints
        own.setup = own.setup or shared.setup
    if not description.sections:
        raise SdpRefused("sdp", "has no media section")


def _bounded(items: dict[int, Codec] | dict[str, int] | dict[int, int] | list[int] | list[str]) -> None:
    if len(items) >= _MAX_ITEMS:
        raise ValueError


def _matched(pattern: re.Pattern[str], value: str) -> str:
    if not pattern.match(value):
        raise ValueError
    return value


def _is_number(text: str, largest: int) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 10 and int(text) <= largest  # noqa: PLR2004 - 32 bits


def _number(text: str, largest: int) -> int:
    if not _is_number(text, largest):
        raise ValueError
    return int(text)
