"""The small values SIP2 messages are made of: dates, flag rows and code lists (3M SIP2 2.00)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import Enum, StrEnum

#: A zone mark `Z` means universal time (ANSI X3.43); the whole of China keeps UTC+8.
_CHINA_AHEAD_OF_UTC = timedelta(hours=8)


class SipDate(str):
    """A SIP2 date `YYYYMMDDZZZZHHMMSS`, kept exactly as the terminal wrote it.

    It is a plain string; `moment` reads it when somebody needs the time.
    """

    __slots__ = ()

    @classmethod
    def of(cls, moment: datetime) -> SipDate:
        """Write a local time; four blanks in the zone mean local (the preferred form)."""
        day = f"{moment.year:04d}{moment.month:02d}{moment.day:02d}"
        return cls(f"{day}    {moment.hour:02d}{moment.minute:02d}{moment.second:02d}")

    @property
    def moment(self) -> datetime | None:
        """Return the naive local time, or None where the text is blank or no real time.

        A date without a time is midnight. A zone mark `Z` is turned into China's time.
        """
        text = self.strip()
        day, zone, clock = text[:8], text[8:12], text[12:18]
        if len(text) == 14:
            zone, clock = "", text[8:]
        digits = day + (clock or "000000")
        if len(digits) != 14 or not (digits.isascii() and digits.isdigit()):
            return None
        try:
            moment = datetime(  # noqa: DTZ001  the protocol's dates are local and carry no zone
                int(digits[:4]), int(digits[4:6]), int(digits[6:8]),
                int(digits[8:10]), int(digits[10:12]), int(digits[12:]),
            )  # fmt: skip
            return moment + _CHINA_AHEAD_OF_UTC if zone.strip() == "Z" else moment
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class PatronStatus:
    """The 14 flags of a patron status, in the order of the wire; all down means a good reader."""

    charge_privileges_denied: bool = False
    renewal_privileges_denied: bool = False
    recall_privileges_denied: bool = False
    hold_privileges_denied: bool = False
    card_reported_lost: bool = False
    too_many_items_charged: bool = False
    too_many_items_overdue: bool = False
    too_many_renewals: bool = False
    too_many_claims_of_items_returned: bool = False
    too_many_items_lost: bool = False
    excessive_outstanding_fines: bool = False
    excessive_outstanding_fees: bool = False
    recall_overdue: bool = False
    too_many_items_billed: bool = False

    def __str__(self) -> str:
        return "".join(["Y" if getattr(self, name) else " " for name in _PATRON_FLAGS])

    @classmethod
    def read(cls, text: str) -> PatronStatus:
        """Read 14 characters; whatever is not `Y` counts as down."""
        if "Y" not in text:
            return _GOOD_READER
        up = (mark == "Y" for mark in text)
        return cls(**dict(zip(_PATRON_FLAGS, up, strict=False)))


_PATRON_FLAGS = tuple(flag.name for flag in fields(PatronStatus))
_GOOD_READER = PatronStatus()


class Supported(Enum):
    """What a library system answers to: the positions of BX in an ACS status."""

    PATRON_STATUS = 0
    CHECKOUT = 1
    CHECKIN = 2
    BLOCK_PATRON = 3
    STATUS = 4
    RESEND = 5
    LOGIN = 6
    PATRON_INFORMATION = 7
    END_PATRON_SESSION = 8
    FEE_PAID = 9
    ITEM_INFORMATION = 10
    ITEM_STATUS_UPDATE = 11
    PATRON_ENABLE = 12
    HOLD = 13
    RENEW = 14
    RENEW_ALL = 15


class SummaryKind(Enum):
    """Which list a Patron Information asks for: the positions of its summary.

    The standard names the first six; the rest are kept so that nothing asked is lost.
    """

    HOLD_ITEMS = 0
    OVERDUE_ITEMS = 1
    CHARGED_ITEMS = 2
    FINE_ITEMS = 3
    RECALL_ITEMS = 4
    UNAVAILABLE_HOLDS = 5
    POSITION_7 = 6
    POSITION_8 = 7
    POSITION_9 = 8
    POSITION_10 = 9


class CirculationStatus(StrEnum):
    OTHER = "01"
    ON_ORDER = "02"
    AVAILABLE = "03"
    CHARGED = "04"
    CHARGED_UNTIL_RECALL_DATE = "05"
    IN_PROCESS = "06"
    RECALLED = "07"
    ON_HOLD_SHELF = "08"
    WAITING_TO_BE_RESHELVED = "09"
    IN_TRANSIT = "10"
    CLAIMED_RETURNED = "11"
    LOST = "12"
    MISSING = "13"


class SecurityMarker(StrEnum):
    OTHER = "00"
    NONE = "01"
    TATTLE_TAPE = "02"
    WHISPER_TAPE = "03"


class FeeType(StrEnum):
    OTHER = "01"
    ADMINISTRATIVE = "02"
    DAMAGE = "03"
    OVERDUE = "04"
    PROCESSING = "05"
    RENTAL = "06"
    REPLACEMENT = "07"
    COMPUTER_ACCESS = "08"
    HOLD = "09"


class PaymentType(StrEnum):
    CASH = "00"
    VISA = "01"
    CREDIT_CARD = "02"


class MediaType(StrEnum):
    OTHER = "000"
    BOOK = "001"
    MAGAZINE = "002"
    BOUND_JOURNAL = "003"
    AUDIO_TAPE = "004"
    VIDEO_TAPE = "005"
    CD = "006"
    DISKETTE = "007"
    BOOK_WITH_DISKETTE = "008"
    BOOK_WITH_CD = "009"
    BOOK_WITH_AUDIO_TAPE = "010"


class HoldMode(StrEnum):
    ADD = "+"
    DELETE = "-"
    CHANGE = "*"


class AlertType(StrEnum):
    """Why a checkin rang the bell (CV, an extension most sorters know)."""

    UNKNOWN = "00"
    HOLD_HERE = "01"
    HOLD_AT_OTHER_BRANCH = "02"
    HOLD_FOR_INTERLIBRARY_LOAN = "03"
    SEND_TO_OTHER_BRANCH = "04"
    OTHER = "99"


class StatusCode(StrEnum):
    """What a terminal says of itself in an SC status."""

    OK = "0"
    OUT_OF_PAPER = "1"
    ABOUT_TO_SHUT_DOWN = "2"


#: Chinese in the language list of SIP2, and the currency of ISO 4217.
CHINESE = "019"
YUAN = "CNY"
