"""What may be filed: a PDF or a picture of at most 5 MB, told by its own first bytes and by nothing else."""

from __future__ import annotations

import base64
import binascii

LARGEST = 5 * 1024 * 1024
_BEGINS = ((b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


def media_type_of(body: bytes) -> str | None:
    """Return what a document is; None: not something that may be filed."""
    return next((kind for begin, kind in _BEGINS if body.startswith(begin)), None)


def decoded(text: str) -> bytes | None:
    """Return the bytes of a document in base 64; None: that is no base 64, or too much."""
    try:
        body = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return body if len(body) <= LARGEST else None
