"""A promise is a sentence that must always hold, with a question that finds what breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Promise:
    """`says` is the sentence in Chinese; `broken_by` yields one line for each offender, or nothing.

    `kept_by` names the constraint or function that keeps it, for docs/promises.md.
    """

    says: str
    broken_by: Callable[[], Iterable[str]]
    kept_by: str
