"""Where files of lessons lie, by the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.catalogue.files.folder import Folder

if TYPE_CHECKING:
    from erbij.settings import Settings


def folder_of(settings: Settings) -> Folder:
    """Return it: on this machine, and what is whole in a bucket where there is one."""
    home = settings.home / "catalogue"
    if not settings.files_bucket:
        return Folder(home)
    from erbij.catalogue.files.bucket import Bucket, BucketPlace  # noqa: PLC0415 - who has no bucket needs no client

    place = BucketPlace(
        settings.files_address, settings.files_bucket, settings.files_region, settings.files_key_id, settings.files_key
    )
    return Folder(home, Bucket(place, home))
