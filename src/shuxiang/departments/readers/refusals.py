"""How readers says no."""

from __future__ import annotations

from shuxiang.foundations.kernel.refusals import Refusal


class UnknownCard(Refusal):
    """Nobody has this number."""

    code = "readers.unknown-card"


class AmbiguousCard(Refusal):
    """The number belongs to two readers in two ways; nobody is guessed."""

    code = "readers.ambiguous-card"


class CodeOver(Refusal):
    """A code from a reader's phone is over, or was never one."""

    code = "readers.code-over"


class ListRefused(Refusal):
    """A list cannot be as wished, or is not there."""

    code = "readers.list-refused"


class UnknownReader(Refusal):
    """There is no such reader."""

    code = "readers.unknown-reader"


class ReaderRefused(Refusal):
    """A reader cannot be as described; every fault is named."""

    code = "readers.refused"


class CardRefused(Refusal):
    """A card's life does not allow this now."""

    code = "readers.card-refused"


class BlockRefused(Refusal):
    """A block makes no sense, or there is none to lift."""

    code = "readers.block-refused"


class GuardianRefused(Refusal):
    """A guardian's consent lacks something, or must stay."""

    code = "readers.guardian-refused"


class CategoryRefused(Refusal):
    """A category cannot be as it was described."""

    code = "readers.category-refused"


class WrongPin(Refusal):
    """Card and PIN do not belong together, or the card may not be used to log in."""

    code = "readers.wrong-pin"


class PinLockedOut(Refusal):
    """Too many wrong PINs: nothing is tried until `until`."""

    code = "readers.pin-locked"


class PinRefused(Refusal):
    """A new PIN is too easy; every fault is named."""

    code = "readers.pin-refused"


class WhyMissing(Refusal):
    """Personal data are opened only for a stated reason."""

    code = "readers.why-missing"


class RequestRefused(Refusal):
    """A request about one's own data cannot be made or answered so."""

    code = "readers.request-refused"


class TokenRefused(Refusal):
    """A key for a program cannot be made; every fault is named."""

    code = "readers.token-refused"


class EraseRefused(Refusal):
    """A reader cannot be erased; every reason is named."""

    code = "readers.erase-refused"
