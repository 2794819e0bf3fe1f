"""What a reader shows, as it is looked up. Pure."""

from __future__ import annotations

import re

from shuxiang.departments.readers.rules import SECRET_KINDS, CredentialKind
from shuxiang.foundations.codecs import barcode
from shuxiang.foundations.kernel.refusals import Because

#: Before a keyed hash in Credential.key. No number that is shown may begin with it, so that nobody
#: who has seen a table can type a hash.
HASH_MARK = "#"

_FORM = re.compile(r"[^\s#](?:.{0,38}[^\s])?")


def secret_form(number: str) -> str:
    """Return a secret number as it goes into the keyed hash."""
    return number.upper().replace(" ", "")


def is_secret(kind: CredentialKind) -> bool:
    """Say whether numbers of this kind are looked up by a keyed hash."""
    return kind in SECRET_KINDS


def read_number(text: str) -> str:
    """Return a card's number as it is kept: as printed, leading zeros, blanks within and all."""
    cleaned = barcode.clean(text)
    while cleaned != text:  # what was taken away may have stood before something else
        text, cleaned = cleaned, barcode.clean(cleaned)
    return cleaned


def faults_of_number(number: str) -> list[Because]:
    """Return what is wrong with a number that shall be a credential."""
    if not number:
        return [Because("readers.number-empty")]
    if not _FORM.fullmatch(number):
        return [Because("readers.number-form", {"number": number})]
    return []


def masked_number(number: str) -> str:
    """Return a secret number as it is shown."""
    return "*" * max(0, len(number) - 4) + number[-4:] if len(number) > 6 else "*" * len(number)
