"""How "no" travels: an exception with coded reasons that each door puts into its own words.

A refusal is foreseen. It is never logged as an error and never costs anybody their input.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Because:
    """One reason: a code such as ``circulation.loan-limit`` and the facts its sentence needs."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict, hash=False)


class Refusal(Exception):
    """Something that is asked for is refused; `because` holds every reason, gravest first."""

    #: The code of a refusal that has a single reason.
    code: ClassVar[str] = "kernel.refused"

    def __init__(self, *because: Because, **facts: Any) -> None:
        self.because: tuple[Because, ...] = because or (Because(self.code, facts),)
        super().__init__(", ".join(one.code for one in self.because))


class NotAllowed(Refusal):
    """The actor lacks the power, or the place is outside their scope."""

    code = "kernel.not-allowed"


class NotFound(Refusal):
    """There is no such thing, or not for this actor."""

    code = "kernel.not-found"
