"""What may be put with a lesson; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from erbij.catalogue.files.model import FileState
from erbij.catalogue.items.rules import is_web_address, plain_text
from erbij.errors import Invalid

if TYPE_CHECKING:
    from erbij.catalogue.files.model import StoredFile
    from erbij.catalogue.items.model import Item
    from erbij.catalogue.materials.wire import AddMaterial


def check(asked: AddMaterial) -> None:
    """Raise ``Invalid`` where it is not one thing, or an address that is none."""
    given = [name for name in ("address", "file_id", "item_id") if getattr(asked, name) is not None]
    if len(given) != 1:
        raise Invalid([("body", "exactly one of address, file_id and item_id")])
    if asked.address is not None and not is_web_address(asked.address.strip()):
        raise Invalid([("body.address", "must be an address on the web that begins with https://")])


def is_own(one: StoredFile | None, author_id: str) -> bool:
    """Whether somebody may show this file: their own, whole, and not handed in by or for a pupil."""
    whole = one is not None and one.state is FileState.READY and one.handin_id is None
    return whole and one is not None and one.owner_id == author_id


def title_of(asked: AddMaterial, file: StoredFile | None, item: Item | None) -> str:
    """Return what it is called: by its teacher, or by itself."""
    said = " ".join(plain_text(asked.title).split())
    if said:
        return said
    if file is not None:
        return file.name.reveal()
    if item is not None:
        return item.title
    return urlsplit((asked.address or "").strip()).hostname or ""
