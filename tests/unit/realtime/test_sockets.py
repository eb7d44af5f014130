"""The sockets as browsers meet them, over a real websocket on this machine."""

# ruff: noqa: ARG002, SLF001, ASYNC110 - handlers have the shape of real ones; a bad client looks inside
from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any

import pytest
from aiohttp import ClientSession, WSServerHandshakeError, web
from aiohttp.test_utils import TestServer
from pydantic import Field

from erbij.actor import Actor, Role
from erbij.clock import SystemClock
from erbij.errors import Conflict
from erbij.realtime import library, socket
from erbij.realtime.event import Connection, Event
from erbij.realtime.server import RealtimeServer
from erbij.wire import Nothing, Wire
from tests.unit.realtime.browser import RawBrowser

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

ORIGIN = "http://erbij.test"
OTHER_NAME = "http://localhost:8080"


class Say(Wire):
    rid: str
    number: Annotated[int, Field(ge=0)] = 0


class Said(Wire):
    number: int
    calls: int


class Big(Wire):
    text: str


class Taken(Conflict):
    code = "taken_over"


class Server:
    def __init__(self) -> None:
        self.calls: list[int] = []
        self.gone: list[str] = []
        self.connections: list[Connection] = []
        self.asked_as_unit: list[bool] = []
        both = frozenset({Role.PUPIL, Role.TEACHER})
        self.realtime = RealtimeServer(
            frozenset({ORIGIN, OTHER_NAME}),
            self.authenticate,
            events=[
                Event("test.say", Say, Said, both, self.say),
                Event("test.join", Say, Said, both, self.say, per_connection=True),
                Event("test.slow", Say, Said, both, self.slow),
                Event("test.teach", Say, Said, frozenset({Role.TEACHER}), self.say),
                Event("test.refuse", Say, Nothing, both, self.refuse),
                Event("test.break", Say, Nothing, both, self.breaks),
                Event("test.ask", Say, Nothing, both, self.ask),
            ],
            clock=SystemClock(),
            gone=self.on_gone,
        )
        app = web.Application()
        self.realtime.attach(app)
        self.http = TestServer(app)

    async def authenticate(self, cookies: Mapping[str, str], as_unit: bool) -> Actor | None:
        self.asked_as_unit.append(as_unit)
        who = cookies.get("who", "")
        role = Role.TEACHER if who == "teacher" else Role.PUPIL
        return Actor(who, "school", frozenset({role}), f"sign-in-{who}") if who != "stranger" else None

    async def say(self, connection: Connection, body: Say) -> Said:
        self.connections.append(connection)
        self.calls.append(body.number)
        return Said(number=body.number, calls=len(self.calls))

    async def slow(self, connection: Connection, body: Say) -> Said:
        await asyncio.sleep(0.2 if body.number == 0 else 0)
        return await self.say(connection, body)

    async def refuse(self, connection: Connection, body: Say) -> Nothing:
        raise Taken

    async def breaks(self, connection: Connection, body: Say) -> Nothing:
        raise TypeError("secret detail")

    async def ask(self, connection: Connection, body: Say) -> Nothing:
        answer = await connection.ask("test.ping", Said(number=7, calls=0), 2)
        assert answer == {"n": None}
        return Nothing()

    async def on_gone(self, connection: Connection) -> None:
        self.gone.append(connection.actor.id)
        raise TypeError("must not make the library call it again")


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    await server.http.start_server()
    yield server
    await server.realtime.close()
    await server.http.close()


Opens = Callable[..., Awaitable[RawBrowser]]


@pytest.fixture
async def opens(server: Server) -> AsyncIterator[Opens]:
    """Open browsers that are closed at the end."""
    browsers: list[RawBrowser] = []

    async def opened(**how: Any) -> RawBrowser:
        browsers.append(await RawBrowser.open(server.http.make_url("/"), **how))
        return browsers[-1]

    yield opened
    for browser in browsers:
        await browser.close()


@pytest.fixture
async def sam(opens: Opens) -> RawBrowser:
    browser = await opens()
    assert await asyncio.wait_for(browser.accepted, 2) == {}
    return browser


def rid(number: int = 0) -> str:
    return f"request-{number:04}"


async def eventually(check: Any) -> None:
    async with asyncio.timeout(3):
        while not check():
            await asyncio.sleep(0.01)


async def test_a_request_is_answered(server: Server, sam: RawBrowser) -> None:
    assert await sam.ask("test.say", {"rid": rid(), "number": 3}) == {"ok": True, "reply": {"number": 3, "calls": 1}}
    assert server.connections[0].actor.id == "sam"


async def test_requests_of_one_client_are_handled_in_order_even_if_the_first_is_slow(
    server: Server, sam: RawBrowser
) -> None:
    answers = []
    for number in range(5):
        answers.append(sam.begin("test.slow", {"rid": rid(number), "number": number}))
        await asyncio.sleep(0)
    await asyncio.gather(*answers)
    assert server.calls == [0, 1, 2, 3, 4]


async def test_a_repeated_request_gets_the_first_answer_and_is_done_once(
    server: Server, opens: Opens, sam: RawBrowser
) -> None:
    first = await sam.ask("test.say", {"rid": rid(), "number": 3})
    assert await sam.ask("test.say", {"rid": rid(), "number": 3}) == first
    again = await opens()
    assert await again.ask("test.say", {"rid": rid(), "number": 3}) == first
    assert server.calls == [3]
    await again.ask("test.join", {"rid": rid(), "number": 4})
    await sam.ask("test.join", {"rid": rid(), "number": 4})
    assert server.calls == [3, 4, 4]


async def test_another_person_with_the_same_rid_gets_their_own_answer(
    server: Server, opens: Opens, sam: RawBrowser
) -> None:
    kim = await opens(cookie="kim")
    await sam.ask("test.say", {"rid": rid(), "number": 1})
    assert (await kim.ask("test.say", {"rid": rid(), "number": 2}))["reply"]["number"] == 2


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"rid": rid(), "number": -1}, "body.number"),
        ({"rid": rid(), "more": 1}, "body.more"),
        ({"number": 1}, "body.rid"),
        ([], "body.rid"),
    ],
)
async def test_wrong_input_is_answered_with_its_path(server: Server, sam: RawBrowser, body: Any, path: str) -> None:
    answer = await sam.ask("test.say", body)
    assert answer["ok"] is False
    assert (answer["problem"]["code"], answer["problem"]["path"]) == ("invalid", path)
    assert server.calls == []


@pytest.mark.parametrize("event", ["presence.raise", "connect", "disconnect", "test.teach", "*", ""])
async def test_an_unknown_event_and_one_for_others_are_answered_alike_and_end_nothing(
    server: Server, sam: RawBrowser, event: str
) -> None:
    answer = await sam.ask(event, {"rid": rid()})
    assert (answer["problem"]["code"], answer["problem"]["status"]) == ("unknown_event", 404)
    assert (await sam.ask("test.say", {"rid": rid()}))["ok"] is True
    assert server.gone == []


async def test_a_refusal_says_why_and_a_fault_of_ours_shows_nothing_but_its_id(server: Server, sam: RawBrowser) -> None:
    assert (await sam.ask("test.refuse", {"rid": rid()}))["problem"]["code"] == "taken_over"
    problem = (await sam.ask("test.break", {"rid": rid()}))["problem"]
    assert problem["status"] == 500
    assert problem["log_id"]
    assert "secret" not in json.dumps(problem)


async def test_the_server_can_ask_and_gets_the_acknowledgement_while_a_request_is_worked_on(
    server: Server, sam: RawBrowser
) -> None:
    assert await sam.ask("test.ask", {"rid": rid()}) == {"ok": True, "reply": {}}


async def test_who_is_not_signed_in_is_refused_with_a_problem_and_the_line_ends(server: Server, opens: Opens) -> None:
    browser = await opens(cookie="stranger")
    refused = await asyncio.wait_for(browser.accepted, 2)
    assert refused["data"]["code"] == "not_signed_in"
    await asyncio.wait_for(browser.ended.wait(), 3)
    assert server.gone == []


async def test_a_unit_page_says_so_in_its_hello(server: Server, opens: Opens) -> None:
    browser = await opens(hello='40{"as":"unit"}')
    assert await asyncio.wait_for(browser.accepted, 2) == {}
    assert server.asked_as_unit == [True]


async def test_every_name_of_our_own_pages_gets_a_websocket(opens: Opens) -> None:
    browser = await opens(origin=OTHER_NAME)

    assert await asyncio.wait_for(browser.accepted, 2) == {}


@pytest.mark.parametrize("origin", ["http://evil.test", "http://erbij.test.evil", "null", ""])
async def test_another_origin_does_not_get_a_websocket(server: Server, opens: Opens, origin: str) -> None:
    with pytest.raises(WSServerHandshakeError) as refused:
        await opens(origin=origin)
    assert refused.value.status == 403


async def test_there_is_no_polling(server: Server) -> None:
    async with ClientSession() as session:
        url = server.http.make_url("/realtime/").with_query(EIO="4", transport="polling")
        async with session.get(url, headers={"Origin": ORIGIN}) as response:
            assert response.status == 403


@pytest.mark.parametrize(
    "packet",
    [
        '451-["test.say",{"_placeholder":true,"num":0}]',
        "42[",
        "42{}",
        "42[1]",
        "4",
        "49",
        "42" + "[" * 5000,
        "40/other,",
        "40",
    ],
)
async def test_a_client_that_does_not_speak_the_protocol_is_hung_up_on(
    server: Server, sam: RawBrowser, packet: str
) -> None:
    await sam.ws.send_str(packet)
    await asyncio.wait_for(sam.ended.wait(), 3)
    await eventually(lambda: server.gone == ["sam"])


async def test_binary_is_refused(server: Server, sam: RawBrowser) -> None:
    await sam.ws.send_bytes(b"42[]")
    await asyncio.wait_for(sam.ended.wait(), 3)


async def test_a_message_over_64_kb_ends_the_socket(server: Server, sam: RawBrowser) -> None:
    await sam.ws.send_str("42" + json.dumps(["test.say", {"rid": "x" * 70_000}]))
    await asyncio.wait_for(sam.ended.wait(), 3)
    await eventually(lambda: server.gone == ["sam"])


async def test_the_end_of_a_socket_is_told_once_even_if_telling_fails(server: Server, sam: RawBrowser) -> None:
    await sam.ask("test.say", {"rid": rid()})
    await sam.close()
    await eventually(lambda: server.gone == ["sam"])
    await asyncio.sleep(0.1)
    assert server.gone == ["sam"]


async def test_a_server_that_ends_does_not_wait_for_a_dead_line(server: Server, sam: RawBrowser) -> None:
    sam.hears_no_more()
    async with asyncio.timeout(library.PONG_WITHIN_S / 2):
        await server.http.close()


async def test_a_server_that_ends_does_not_wait_for_pages_that_are_open(server: Server, sam: RawBrowser) -> None:
    async with asyncio.timeout(library.PONG_WITHIN_S / 2):
        await server.http.close()
    assert (sam.ended.is_set(), server.gone) == (True, ["sam"])


async def test_an_ended_sign_in_is_told_and_its_sockets_close_within_two_seconds(
    server: Server, opens: Opens, sam: RawBrowser
) -> None:
    kim = await opens(cookie="kim")
    await asyncio.wait_for(kim.accepted, 2)
    async with asyncio.timeout(2):
        await server.realtime.end_sign_ins(["sign-in-sam"])
        assert await sam.pushed.get() == ("access.ended", {})
        await sam.ended.wait()
    await eventually(lambda: server.gone == ["sam"])
    refused = await opens()
    assert (await asyncio.wait_for(refused.accepted, 2))["data"]["code"] == "not_signed_in"
    assert (await kim.ask("test.say", {"rid": rid()}))["ok"] is True


async def test_a_flood_is_refused_then_hung_up_on_and_others_do_not_notice(
    server: Server, opens: Opens, sam: RawBrowser
) -> None:
    kim = await opens(cookie="kim")
    await asyncio.wait_for(kim.accepted, 2)
    answers = [sam.begin("test.say", {"rid": rid(number)}) for number in range(100)]
    done = await asyncio.gather(*answers)
    assert {a["problem"]["code"] for a in done if not a["ok"]} == {"too_many"}
    assert (await kim.ask("test.say", {"rid": rid()}, within=0.25))["ok"] is True
    for number in range(400):
        if sam.ws.closed:
            break
        answers.append(sam.begin("test.say", {"rid": rid(number)}))
        await asyncio.sleep(0)
    await asyncio.wait_for(sam.ended.wait(), 3)
    await asyncio.gather(*answers, return_exceptions=True)


async def test_a_client_that_does_not_read_is_hung_up_on_instead_of_filling_memory(
    server: Server, sam: RawBrowser
) -> None:
    await sam.ask("test.say", {"rid": rid()})
    sam._reader.cancel()
    (connection,) = server.connections
    big = Big(text="x" * 60_000)
    for _ in range(socket.OUTBOX * 4):
        await connection.push("test.big", big)
        await asyncio.sleep(0)
        if server.gone:
            break
    await eventually(lambda: server.gone == ["sam"] and server.realtime.drops.hung_up > 0)


async def test_a_browser_that_went_away_without_a_word_is_noticed_in_ten_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(library, "PING_EVERY_S", 0.3)
    monkeypatch.setattr(library, "PONG_WITHIN_S", 0.3)
    server = Server()
    await server.http.start_server()
    browser = await RawBrowser.open(server.http.make_url("/"))
    browser.answers_pings = False
    await asyncio.wait_for(browser.accepted, 2)
    await eventually(lambda: server.gone == ["sam"])
    await browser.close()
    await server.realtime.close()
    await server.http.close()


def test_who_is_gone_is_known_before_ten_seconds_are_over_and_five_without_a_line_cost_nobody_their_socket() -> None:
    assert library.PING_EVERY_S + library.PONG_WITHIN_S + library.LOOK_EVERY_S < 10
    tcp_tries_again = sum(0.2 * 2**n for n in range(5))
    assert tcp_tries_again + 0.5 < library.PONG_WITHIN_S
    assert (library.PING_EVERY_S + library.GRACE_S) % 1 == 0


async def test_a_socket_that_never_says_hello_is_cut(
    monkeypatch: pytest.MonkeyPatch, server: Server, opens: Opens
) -> None:
    monkeypatch.setattr(library, "HELLO_WITHIN_S", 0.2)
    browser = await opens(hello=None)
    await asyncio.wait_for(browser.ended.wait(), 2)


async def test_one_sign_in_has_a_few_sockets_only_and_the_oldest_goes(server: Server, opens: Opens) -> None:
    browsers = []
    for _ in range(9):
        browser = await opens()
        await asyncio.wait_for(browser.accepted, 2)
        browsers.append(browser)
    await asyncio.wait_for(browsers[0].ended.wait(), 3)
    assert (await browsers[-1].ask("test.say", {"rid": rid()}))["ok"] is True
