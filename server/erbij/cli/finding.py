"""What a check of ``erbij doctor`` answers with, and what several of them ask."""

from __future__ import annotations

import http.client
import ssl
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from erbij.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: ``about`` names it, ``what`` says it, ``do`` says how it is mended."""

    about: str
    what: str
    do: str


def is_running(settings: Settings) -> bool:
    """Whether Erbij itself answers on its port, whatever its certificate says."""
    line = http.client.HTTPConnection(settings.bind, settings.port, timeout=2)
    if settings.tls_certificate is not None:
        anything = ssl.create_default_context()
        anything.check_hostname, anything.verify_mode = False, ssl.CERT_NONE
        line = http.client.HTTPSConnection(settings.bind, settings.port, timeout=2, context=anything)
    try:
        line.request("GET", "/health/live")
        return line.getresponse().status == HTTPStatus.OK
    except (http.client.HTTPException, OSError):
        return False
    finally:
        line.close()
