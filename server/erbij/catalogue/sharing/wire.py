"""Messages about what a school shows to other catalogues."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.catalogue.items.wire import ItemLicence
from erbij.wire import Id, Wire

MOST_SHOWN = 300
Contact = Annotated[
    str,
    StringConstraints(pattern=r"^$|^[^@\s<>]{1,64}@[^@\s<>]{1,190}\.[^@\s<>.]{1,63}$", max_length=254),
]


class SaveSharing(Wire):
    """Open the door to other catalogues, or close it. ``contact``: an address of the school that anybody may read."""

    version: Annotated[int, Field(ge=0)]
    opened: bool
    contact: Contact


class MarkShared(Wire):
    """Show these lessons to other catalogues, or no longer; ``every``: all that may be shown."""

    item_ids: Annotated[tuple[Id, ...], Field(max_length=MOST_SHOWN)] = ()
    every: bool = False
    shared: bool


class ShareableItem(Wire):
    """A lesson under an open licence that pupils can get."""

    item_id: Id
    title: str
    subject: str
    licence: ItemLicence
    shared: bool


class SharingView(Wire):
    """What the school decided. ``address``: where other catalogues read. ``total`` may be shown, ``shared`` are."""

    version: int
    opened: bool
    contact: str
    address: str
    total: int
    shared: int
    items: Annotated[tuple[ShareableItem, ...], Field(max_length=MOST_SHOWN)]
