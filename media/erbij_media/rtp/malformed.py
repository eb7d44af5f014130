"""The one error that every parser of packets raises."""

from __future__ import annotations


class Malformed(Exception):
    """The bytes are not what they claim to be; the packet is to be dropped and counted."""
