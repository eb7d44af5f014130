"""Personal data that cannot reach a log by accident."""

from __future__ import annotations

from typing import Generic, TypeVar

from typing_extensions import override

T = TypeVar("T")


class Private(Generic[T]):
    """Holds a name, an address or a text; ``repr``, ``str`` and formatting show a mask.

    ``reveal()`` is the only way out.
    """

    __slots__ = ("_value",)

    def __init__(self, value: T) -> None:
        self._value = value

    def reveal(self) -> T:
        """Return the value; call it only where it goes to somebody with a right to it, or to the store."""
        return self._value

    @override
    def __repr__(self) -> str:
        return "Private(***)"

    __str__ = __repr__

    @override
    def __format__(self, spec: str) -> str:
        return repr(self)

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Private) and self._value == other._value

    @override
    def __hash__(self) -> int:
        return hash(self._value)
