"""What readers may ask about their own data, and what such a request lacks. Pure.

个人信息保护法 art. 45 to 47: to see, to copy, to correct, to erase; art. 50: a refusal says why.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from shuxiang.departments.readers.rules.people import (
    IdentityKind,
    faults_of_identity,
    read_name,
)
from shuxiang.foundations.codecs import identity
from shuxiang.foundations.kernel.refusals import Because


class RequestKind(StrEnum):
    """What is asked: a correction that needs a look at the document, or that all goes."""

    NAME = "name"
    BIRTH = "birth"
    IDENTITY = "identity"
    ERASE = "erase"


class RequestEnd(StrEnum):
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


#: What the library writes where a name stood. It is no name, and nobody is found by it.
ERASED_NAME = "已注销"

#: Longest sentence of an answer, and longest reason for looking.
LONGEST = 200


def read_wanted(kind: RequestKind, text: str) -> str:
    """Return what is wanted in the form in which it is kept and compared."""
    match kind:
        case RequestKind.NAME:
            return read_name(text)
        case RequestKind.IDENTITY:
            return identity.normalise(text)
        case RequestKind.BIRTH:
            return text.strip()
        case RequestKind.ERASE:
            return ""


def faults_of_wanted(kind: RequestKind, wanted: str, today: date) -> list[Because]:
    """Return what is wrong with what is wanted, as read."""
    match kind:
        case RequestKind.NAME if not wanted:
            return [Because("readers.name-empty")]
        case RequestKind.NAME if len(wanted) > 100:
            return [Because("readers.name-long")]
        case RequestKind.BIRTH:
            return [] if _is_birth(wanted, today) else [Because("readers.birth-wrong")]
        case RequestKind.IDENTITY if not wanted:
            return [Because("readers.identity-form")]
        case RequestKind.IDENTITY:
            return faults_of_identity(IdentityKind.RESIDENT, wanted)
    return []


def _is_birth(text: str, today: date) -> bool:
    try:
        return date(1880, 1, 1) <= date.fromisoformat(text) <= today
    except ValueError:
        return False
