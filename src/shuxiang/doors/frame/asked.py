"""What was typed or scanned into a box for finding people, and how much of it a page may say again.

A reader of identity cards types like a keyboard: its number arrives in the box like any other text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from shuxiang.departments.readers.slips import ReaderLine
from shuxiang.departments.readers.wording import say
from shuxiang.foundations.codecs import identity
from shuxiang.foundations.kernel.refusals import Because


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as pages show it: what stays in the box, what a sentence says, what is odd."""

    box: str
    shown: str
    odd: str


def read_asked(text: str) -> Asked:
    """Return how a question is shown. A citizen's number leaves the box and is masked in sentences;
    one that fails only by its check digit stays, to be put right, and that is said."""
    number = identity.normalise(text)
    if identity.check(number):
        return Asked("", identity.masked(number), "")
    misread = re.fullmatch(r"\d{17}[\dX]", number, re.ASCII) and identity.check(
        number[:17] + identity.check_digit(number[:17])
    )
    return Asked(text, text, str(say(Because("readers.identity-wrong"))) if misread else "")


def address_without_number(path: str, asked: Asked, found: Sequence[ReaderLine]) -> str:
    """Return where the answer to a citizen's number stands without it in the address: under the one
    reader's card, or under the masked number if nobody has it. Empty for any other question, and
    where several accounts, or a card with the very number, can only be shown here."""
    if asked.box or not asked.shown or len(found) > 1:
        return ""
    question = found[0].card_number if found else asked.shown
    if not question or identity.check(question):
        return ""
    return f"{path}?{urlencode({'q': question})}"
