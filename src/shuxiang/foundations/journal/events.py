"""How departments declare what can happen.

An event is a frozen dataclass of ids and plain values with a `kind`. What in it points at a person
is named in `PERSONAL`, so that it can be erased after its time without breaking the chain.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, ClassVar, Protocol, runtime_checkable


@runtime_checkable
class Event(Protocol):
    """What `record` takes. `kind` is ``department.what-happened`` in the past tense."""

    kind: ClassVar[str]
    PERSONAL: ClassVar[frozenset[str]]


def split_facts(event: Event) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the plain facts and the personal facts of an event."""
    plain: dict[str, Any] = {}
    personal: dict[str, Any] = {}
    for one in fields(event):  # type: ignore[arg-type]
        value = getattr(event, one.name)
        if hasattr(value, "isoformat"):
            value = value.isoformat()
        (personal if one.name in event.PERSONAL else plain)[one.name] = value
    return plain, personal
