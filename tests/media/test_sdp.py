"""Offers and answers of browsers, and of others."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij_media.contract import Kind
from erbij_media.errors import SdpRefused
from erbij_media.sdp import build
from erbij_media.sdp.choose import bundled_transport, choose, usable_kind
from erbij_media.sdp.model import URI_AUDIO_LEVEL, URI_MID, Description, Local
from erbij_media.sdp.parse import parse

LOCAL = Local("ufrag", "p" * 22, "AA:BB", ("127.0.0.1", "192.0.2.1"), 5004)
CHROMIUM = """v=0
o=- 4611 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1 2
a=extmap-allow-mixed
a=msid-semantic: WMS
m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0
c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=ice-ufrag:wZ4K
a=ice-pwd:ifbE0zf0OCYkA5PV6qYfZ6a8
a=ice-options:trickle
a=fingerprint:sha-256 2F:54:2B:6F
a=setup:actpass
a=mid:0
a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a=sendonly
a=rtcp-mux
a=rtpmap:111 opus/48000/2
a=rtcp-fb:111 transport-cc
a=fmtp:111 minptime=10;useinbandfec=1
a=rtpmap:63 red/48000/2
a=rtpmap:9 G722/8000
a=rtpmap:0 PCMU/8000
a=ssrc:1001 cname:x
m=video 9 UDP/TLS/RTP/SAVPF 98 99 96 97
c=IN IP4 0.0.0.0
a=ice-ufrag:wZ4K
a=ice-pwd:ifbE0zf0OCYkA5PV6qYfZ6a8
a=fingerprint:sha-256 2F:54:2B:6F
a=setup:actpass
a=mid:1
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a=extmap:13 urn:3gpp:video-orientation
a=sendonly
a=rtcp-mux
a=rtcp-rsize
a=rtpmap:98 VP9/90000
a=rtpmap:99 rtx/90000
a=fmtp:99 apt=98
a=rtpmap:96 VP8/90000
a=rtcp-fb:96 goog-remb
a=rtcp-fb:96 transport-cc
a=rtcp-fb:96 ccm fir
a=rtcp-fb:96 nack
a=rtcp-fb:96 nack pli
a=rtpmap:97 rtx/90000
a=fmtp:97 apt=96
a=simulcast:send h;l
a=ssrc-group:FID 2001 2002
a=ssrc:2001 cname:x
a=ssrc:2002 cname:x
m=application 9 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 0.0.0.0
a=ice-ufrag:wZ4K
a=ice-pwd:ifbE0zf0OCYkA5PV6qYfZ6a8
a=fingerprint:sha-256 2F:54:2B:6F
a=setup:actpass
a=mid:2
a=sctp-port:5000
"""


def answered(text: str, *mids: str) -> Description:
    offer = parse(text)
    streams = {
        section.mid: stream
        for section in offer.sections
        if section.mid in mids and (kind := usable_kind(section)) and (stream := choose(section, kind))
    }
    return parse(build.answer(offer, streams, LOCAL))


def test_only_vp8_with_its_repair_and_opus_are_chosen() -> None:
    offer = parse(CHROMIUM)
    audio, video = choose(offer.sections[0], Kind.AUDIO), choose(offer.sections[1], Kind.VIDEO)
    assert audio is not None
    assert video is not None
    assert (audio.payload_type, audio.repair_type, audio.feedback) == (111, None, ())
    assert (video.payload_type, video.repair_type) == (96, 97)
    assert video.feedback == ("nack", "nack pli", "ccm fir", "goog-remb")
    assert (video.ssrcs, video.repairs) == ((2001, 2002), (2002,))
    assert audio.extensions == {URI_MID: 4, URI_AUDIO_LEVEL: 1}
    assert video.extensions == {URI_MID: 4}


def test_the_answer_strikes_everything_else() -> None:
    text = build.answer(parse(CHROMIUM), {}, LOCAL)
    assert "VP9" not in text.split("a=mid:1")[1]
    audio, video, data = answered(CHROMIUM, "0", "1").sections
    assert (audio.direction, video.direction) == ("recvonly", "recvonly")
    assert (audio.formats, video.formats) == (["111"], ["96", "97"])
    assert (data.port, data.direction) == (0, "inactive")
    assert "simulcast" not in text
    assert "transport-cc" not in text
    assert "video-orientation" not in text


def test_sections_that_nobody_asked_for_are_inactive() -> None:
    audio, video, _ = answered(CHROMIUM, "0").sections
    assert (audio.direction, video.direction, video.port) == ("recvonly", "inactive", 9)


def test_a_rejected_section_is_not_bundled() -> None:
    assert answered(CHROMIUM, "0", "1").bundle == ["0", "1"]


def test_we_are_the_dtls_server_and_announce_every_address() -> None:
    text = build.answer(parse(CHROMIUM), {}, LOCAL)
    assert parse(text).sections[0].transport.setup == "passive"
    assert "a=ice-lite" in text
    assert " 127.0.0.1 5004 typ host" in text
    assert " 192.0.2.1 5004 typ host" in text


def test_an_offer_of_ours_names_each_stream() -> None:
    sendings = [build.Sending("board", Kind.VIDEO, 11, 12), build.Sending("voice-1", Kind.AUDIO, 13, 0)]
    board, voice = parse(build.offer(sendings, "x", LOCAL)).sections
    assert (board.mid, board.ssrcs, board.repairs) == ("board", [11, 12], {12: 11})
    assert (voice.mid, voice.ssrcs, voice.direction) == ("voice-1", [13], "sendonly")
    assert board.transport.setup == "actpass"


def test_attributes_of_the_whole_session_count_for_every_section() -> None:
    shared = "a=ice-ufrag:abcd\na=ice-pwd:efghijkl\na=fingerprint:sha-256 aa\na=setup:active\n"
    text = f"v=0\n{shared}m=audio 9 RTP/SAVPF 0\na=mid:0\na=rtcp-mux\n"
    transport = bundled_transport(parse(text))
    assert (transport.ufrag, transport.setup, transport.fingerprints) == ("abcd", "active", [("sha-256", "AA")])


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (("v=0", "v=1"), "sdp"),
        (("a=mid:1", "a=mid:0"), "m[1].a=mid"),
        (("a=mid:1\n", ""), "m[1].a=mid"),
        (("a=mid:1", "a=mid:" + "x" * 40), "m[1].a=mid"),
        (("m=video 9", "m=video nine"), "m[1]"),
        (("m=video 9 UDP/TLS/RTP/SAVPF", "m=video 9 a\x00b"), "m[1]"),
        (("a=rtpmap:98 VP9/90000", "a=rtpmap:998 VP9/90000"), "m[1].a=rtpmap"),
        (("a=rtpmap:98 VP9/90000", "a=rtpmap:98"), "m[1].a=rtpmap"),
        (("a=setup:actpass", "a=setup:maybe"), "m[0].a=setup"),
        (("a=ssrc:1001", "a=ssrc:-1"), "m[0].a=ssrc"),
        (("a=extmap:4 ", "a=extmap:0 "), "m[0].a=extmap"),
        (("a=ssrc-group:FID 2001 2002", "a=ssrc-group:FID 2001"), "m[1].a=ssrc-group"),
        (("a=fingerprint:sha-256 2F", "a=fingerprint:2F"), "m[0].a=fingerprint"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(change: tuple[str, str], path: str) -> None:
    with pytest.raises(SdpRefused) as refused:
        parse(CHROMIUM.replace(*change))
    assert refused.value.path == path


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("a=group:BUNDLE 0 1 2", "a=group:BUNDLE 0", "a=group"),
        ("a=ice-ufrag:wZ4K\n", "", "m[0].a=ice-ufrag"),
        ("a=fingerprint:sha-256 2F:54:2B:6F\n", "", "m[0].a=fingerprint"),
        ("a=rtcp-mux\n", "", "m[0].a=rtcp-mux"),
    ],
)
def test_a_connection_that_cannot_work_is_refused_with_its_place(old: str, new: str, path: str) -> None:
    with pytest.raises(SdpRefused) as refused:
        bundled_transport(parse(CHROMIUM.replace(old, new)))
    assert refused.value.path == path


def test_more_than_sixteen_sections_are_refused() -> None:
    section = "m=audio 9 UDP/TLS/RTP/SAVPF 0\n"
    with pytest.raises(SdpRefused, match="more than 16"):
        parse("v=0\n" + "".join(f"{section}a=mid:{n}\n" for n in range(17)))


def test_more_than_64_kilobytes_are_refused_whatever_the_characters() -> None:
    with pytest.raises(SdpRefused, match="64 kB"):
        parse("v=0\n" + "é" * 40_000)


ATTRIBUTES = st.from_regex(r"[am]=[a-z-]{1,12}:?[0-9a-z /=;-]{0,20}")
LINES = st.sampled_from(CHROMIUM.splitlines()) | st.text(max_size=30) | ATTRIBUTES


@given(st.lists(LINES, max_size=40))
def test_no_text_raises_anything_but_a_refusal(lines: list[str]) -> None:
    with contextlib.suppress(SdpRefused):
        offer = parse("v=0\n" + "\n".join(lines))
        streams = {s.mid: c for s in offer.sections if (k := usable_kind(s)) and (c := choose(s, k))}
        bundled_transport(offer)
        assert len(parse(build.answer(offer, streams, LOCAL)).sections) == len(offer.sections)


@given(st.data())
def test_no_change_of_a_real_offer_raises_anything_but_a_refusal(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(CHROMIUM) - 1))
    with contextlib.suppress(SdpRefused):
        offer = parse(CHROMIUM[:at] + data.draw(st.text(max_size=3)) + CHROMIUM[at + 1 :])
        build.answer(offer, {s.mid: c for s in offer.sections if (k := usable_kind(s)) and (c := choose(s, k))}, LOCAL)
