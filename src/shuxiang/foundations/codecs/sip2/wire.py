"""One terminal's half of a conversation: bytes in, requests out, answers to bytes.

No socket, no clock: whoever owns the socket feeds what arrives and sends what comes back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from .charsets import Charset
from .checksums import Checksum, Cut, judge, split_trailer
from .encoding import encode
from .framing import Framer
from .messages import Fault, UnreadableError, parse
from .profile import STANDARD, ChecksumDuty, TerminalProfile, Terminator, Trailer
from .requests import Message, RequestACSResend, RequestMessage
from .responses import RequestSCResend, ResponseMessage

_Expected = TypeVar("_Expected", bound=Message)
_Event = TypeVar("_Event")
_CONTROLS = dict.fromkeys([*range(0x20), 0x7F])
#: The two requests for a repetition carry a checksum but no sequence number.
_UNNUMBERED = (RequestSCResend, RequestACSResend)


@dataclass(frozen=True, slots=True)
class Request:
    """A terminal asks. Give `sequence` back to `Connection.send` with the answer.

    `raw` are the bytes without terminator: the same bytes again mean the same request again.
    """

    message: RequestMessage
    sequence: str | None
    raw: bytes = field(repr=False)
    checksum: Checksum


@dataclass(frozen=True, slots=True)
class Response:
    """The library answers (seen from the terminal's side)."""

    message: ResponseMessage
    sequence: str | None
    raw: bytes = field(repr=False)
    checksum: Checksum


@dataclass(frozen=True, slots=True)
class Garbled:
    """A line that is no message of ours: answer 96, or nothing, or close.

    `code` and `text` let a gateway serve a maker's private messages (reason UNKNOWN_MESSAGE).
    """

    reason: Fault
    sequence: str | None = None
    code: str = ""
    text: str = field(default="", repr=False)
    raw: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Overlong:
    """More bytes than the packet limit without an end; all up to the next end are dropped."""


Event = Request | Garbled | Overlong
ClientEvent = Response | Garbled | Overlong


class Listener(Generic[_Expected, _Event]):
    """The listening part both sides share: frames, charset, trailer, message."""

    def __init__(
        self,
        profile: TerminalProfile,
        expected: type[_Expected],
        event: Callable[[_Expected, str | None, bytes, Checksum], _Event],
    ) -> None:
        self.framer = Framer(profile.max_packet)
        self.charset = Charset(profile)
        self.checksums_used = False
        self._strict = profile.checksum is ChecksumDuty.STRICT
        self._expected = expected
        self._event = event

    def adopt(self, profile: TerminalProfile) -> None:
        """Follow another profile from the next message on."""
        self.framer.limit = profile.max_packet
        self.charset.adopt(profile)
        self._strict = profile.checksum is ChecksumDuty.STRICT

    def hear(self, data: bytes) -> list[_Event | Garbled | Overlong]:
        """Return what this piece of the stream completed. Never raises."""
        return [Overlong() if raw is None else self._read(raw) for raw in self.framer.feed(data)]

    def _read(self, raw: bytes) -> _Event | Garbled:
        text = self.charset.read(raw)
        if text is None:
            return Garbled(Fault.UNDECODABLE, raw=raw)
        if not text.isprintable():
            text = text.translate(_CONTROLS)
        cut = split_trailer(text)
        state = judge(raw, cut)
        self.checksums_used = state is not Checksum.ABSENT
        if self._strict and (fault := _checksum_fault(cut, state)):
            return Garbled(fault, cut.sequence, cut.text[:2], cut.text, raw)
        try:
            message = parse(cut.text)
        except UnreadableError as trouble:
            return Garbled(trouble.fault, cut.sequence, cut.text[:2], cut.text, raw)
        if not isinstance(message, self._expected):
            return Garbled(Fault.WRONG_DIRECTION, cut.sequence, cut.text[:2], cut.text, raw)
        self.charset.keep()
        return self._event(message, cut.sequence, raw, state)


def _checksum_fault(cut: Cut, state: Checksum) -> Fault | None:
    if state is Checksum.WRONG:
        return Fault.CHECKSUM_WRONG
    numbered = cut.sequence is not None or cut.text[:2] in ("96", "97")
    if state is Checksum.ABSENT or not numbered:
        return Fault.CHECKSUM_MISSING
    return None


class Connection:
    """One terminal's half of a conversation, seen from the library.

    Keeps at most one packet of unread bytes and the last answer.
    """

    def __init__(self, profile: TerminalProfile = STANDARD) -> None:
        self._profile = profile
        self._listener = Listener(profile, RequestMessage, Request)
        self._last_sent = b""

    @property
    def profile(self) -> TerminalProfile:
        return self._profile

    @property
    def charset(self) -> str | None:
        """Return the terminal's charset: set, or learned, or None so far."""
        return self._listener.charset.known

    @property
    def last_sent(self) -> bytes:
        """Return the last answer byte for byte: what a 97 asks for. Empty at first."""
        return self._last_sent

    def adopt(self, profile: TerminalProfile) -> None:
        """Go on in another profile: the login has told which terminal this is."""
        self._profile = profile
        self._listener.adopt(profile)

    def receive(self, data: bytes) -> list[Event]:
        """Take whatever arrived and return the events it completes, in order.

        Never raises and never waits. The same stream gives the same events however it is chopped.
        """
        return self._listener.hear(data)

    def send(self, message: ResponseMessage, sequence: str | None = None) -> bytes:
        """Return the bytes of an answer, with the sequence number of its request.

        A checksum is added as the profile says, by default when the request carried a number. The
        end is the terminal's own. Too long free texts are cut between characters.
        """
        data = encode(
            message,
            charset=self._listener.charset.for_writing,
            room=self._profile.room_for_text,
            trailer=self._trailer(message, sequence),
            terminator=self._profile.terminator or self._listener.framer.heard or Terminator.CR,
        )
        if not isinstance(message, RequestSCResend):
            self._last_sent = data
        return data

    def _trailer(self, message: ResponseMessage, sequence: str | None) -> str | None:
        duty = self._profile.trailer
        if duty is Trailer.NEVER:
            return None
        if isinstance(message, _UNNUMBERED):
            return "AZ" if duty is Trailer.ALWAYS or self._listener.checksums_used else None
        if sequence is None and duty is Trailer.AS_ASKED:
            return None
        return f"AY{sequence or '0'}AZ"
