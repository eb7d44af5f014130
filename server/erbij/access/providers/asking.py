"""What is asked of a provider over the network, and what keeps that safe.

Only ``https`` to addresses of the internet (``inside``: of this machine and private networks as well), no redirects,
five seconds and 256 kB for each answer. Every endpoint must be as safe as the issuer. What a provider says about
itself, and its keys, are remembered for an hour; a key that is not among them is looked for once a minute at most.
Neither a code nor an answer reaches a log.
"""

from __future__ import annotations

import asyncio
import base64
import json
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from aiohttp import ClientError, ClientSession, ClientTimeout
from aiohttp.connector import TCPConnector
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from yarl import URL

from erbij.access.providers.model import Discovered
from erbij.access.providers.rules import ALGORITHMS, is_issuer
from erbij.access.providers.wire import ProviderTrouble
from erbij.web.outgoing import NotOutside, OutsideOnly, is_ip, outside

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from erbij.clock import Clock

LARGEST = 256 * 1024
SLOWEST_S = 5.0
REMEMBERED_S = 3600.0
AGAIN_S = 60.0
_OK, _THEIRS = 200, 500
Known = TypeVar("Known")


class NoUse(Exception):
    """The provider gave nothing that can be used; ``trouble`` says why."""

    def __init__(self, trouble: ProviderTrouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class Asking:
    """Asks providers, and remembers what seldom changes."""

    def __init__(self, clock: Clock, *, inside: bool = False, slowest_s: float = SLOWEST_S) -> None:
        """``inside``: providers on this machine and on private networks may be asked as well."""
        self._clock = clock
        self._inside = inside
        self._slowest = slowest_s
        self._about: dict[str, tuple[float, Discovered]] = {}
        self._keys: dict[str, tuple[float, KeySet]] = {}
        self._under_way: dict[str, asyncio.Task[Any]] = {}

    async def about(self, issuer: str, *, fresh: bool = False) -> Discovered:
        """Return what the provider says about itself."""
        now = self._clock.monotonic()
        held = self._about.get(issuer)
        if held and not fresh and now - held[0] < REMEMBERED_S:
            return held[1]
        if not is_issuer(issuer, inside=self._inside):
            raise NoUse(ProviderTrouble.ADDRESS)
        return await self._together(issuer, lambda: self._learn(issuer))

    async def _learn(self, issuer: str) -> Discovered:
        now = self._clock.monotonic()
        status, said = await self._ask("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if status != _OK:
            raise NoUse(ProviderTrouble.NOT_A_PROVIDER if status < _THEIRS else ProviderTrouble.NO_ANSWER)
        found = self._read(said, issuer)
        self._about[issuer] = (now, found)
        return found

    def _read(self, said: dict[str, Any], issuer: str) -> Discovered:
        if said.get("issuer") != issuer:
            raise NoUse(ProviderTrouble.OTHER_ISSUER)
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        places = [said.get(name) for name in names]
        if not all(isinstance(place, str) and self._safe(place) for place in places):
            raise NoUse(ProviderTrouble.NOT_A_PROVIDER)
        if "code" not in _words(said, "response_types_supported", "code"):
            raise NoUse(ProviderTrouble.NO_CODE_FLOW)
        if "S256" not in _words(said, "code_challenge_methods_supported", "S256"):
            raise NoUse(ProviderTrouble.NO_PKCE)
        algorithms = _words(said, "id_token_signing_alg_values_supported", "RS256") & ALGORITHMS
        if not algorithms:
            raise NoUse(ProviderTrouble.WEAK_SIGNATURE)
        ways = _words(said, "token_endpoint_auth_methods_supported", "client_secret_basic")
        end = said.get("end_session_endpoint")
        return Discovered(
            issuer=issuer,
            authorize=str(places[0]),
            token=str(places[1]),
            keys=str(places[2]),
            end_session=end if isinstance(end, str) and self._safe(end) else "",
            algorithms=algorithms,
            by_post="client_secret_basic" not in ways,
        )

    def _safe(self, address: str) -> bool:
        return is_issuer(address.partition("?")[0], inside=self._inside)

    async def keys(self, provider: Discovered, *, fresh: bool = False) -> KeySet:
        """Return the keys with which it signs."""
        now = self._clock.monotonic()
        held = self._keys.get(provider.keys)
        if held and now - held[0] < (AGAIN_S if fresh else REMEMBERED_S):
            return held[1]
        return await self._together(provider.keys, lambda: self._fetch(provider))

    async def _fetch(self, provider: Discovered) -> KeySet:
        now = self._clock.monotonic()
        status, said = await self._ask("GET", provider.keys)
        try:
            if status != _OK:
                raise NoUse(ProviderTrouble.NO_KEYS)
            found = KeySet.import_key_set(said)  # type: ignore[arg-type]
        except (JoseError, KeyError, TypeError, ValueError):
            raise NoUse(ProviderTrouble.NO_KEYS) from None
        self._keys[provider.keys] = (now, found)
        return found

    async def _together(self, what: str, ask: Callable[[], Coroutine[None, None, Known]]) -> Known:
        """Ask once for all who want to know the same now: at the bell a whole school does, and a provider counts."""
        task = self._under_way.get(what)
        if task is None:
            task = self._under_way[what] = asyncio.create_task(ask())
            task.add_done_callback(lambda _: self._under_way.pop(what, None))
        known: Known = await asyncio.shield(task)
        return known

    async def exchange(self, provider: Discovered, form: dict[str, str], client_id: str, secret: str) -> str:
        """Return the id_token for a code; ``CLIENT_REFUSED`` where our own id or secret is not good."""
        headers: dict[str, str] = {}
        if provider.by_post:
            form = {**form, "client_id": client_id, "client_secret": secret}
        else:
            pair = f"{quote(client_id, safe='')}:{quote(secret, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        status, said = await self._ask("POST", provider.token, form, headers)
        if status >= _THEIRS:
            raise NoUse(ProviderTrouble.NO_ANSWER)
        if said.get("error") in {"invalid_client", "unauthorized_client"}:
            raise NoUse(ProviderTrouble.CLIENT_REFUSED)
        token = said.get("id_token")
        return token if status == _OK and isinstance(token, str) else ""

    async def _ask(
        self, method: str, address: str, form: dict[str, str] | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, Any]]:
        try:
            url = URL(address)
            if not self._inside and is_ip(url.host) and not outside(url.host or ""):
                raise NoUse(ProviderTrouble.NOT_ALLOWED)
            async with (
                asyncio.timeout(self._slowest),
                self._session() as session,
                session.request(method, url, data=form, headers=headers, allow_redirects=False) as answer,
            ):
                data = bytearray()
                async for chunk in answer.content.iter_chunked(64 * 1024):
                    data += chunk
                    if len(data) > LARGEST:
                        raise NoUse(ProviderTrouble.NOT_A_PROVIDER)
                return answer.status, _object(bytes(data))
        except NotOutside:
            raise NoUse(ProviderTrouble.NOT_ALLOWED) from None
        except (TimeoutError, ClientError, OSError):
            raise NoUse(ProviderTrouble.NO_ANSWER) from None
        except ValueError:
            raise NoUse(ProviderTrouble.ADDRESS) from None

    def _session(self) -> ClientSession:
        resolver = None if self._inside else OutsideOnly()
        connector = TCPConnector(resolver=resolver, use_dns_cache=False, limit=2)
        headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Erbij"}
        timeout = ClientTimeout(total=self._slowest)
        return ClientSession(connector=connector, timeout=timeout, headers=headers, auto_decompress=False)


def _object(data: bytes) -> dict[str, Any]:
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _words(said: dict[str, Any], name: str, usual: str) -> frozenset[str]:
    value = said.get(name, [usual])
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset()
