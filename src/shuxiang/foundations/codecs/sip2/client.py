"""The terminal's side, with the same codec: for tests, benchmarks and trying a connection."""

from __future__ import annotations

from .encoding import encode
from .messages import Fault, UnreadableError
from .profile import STANDARD, TerminalProfile, Terminator, Trailer
from .requests import RequestACSResend, RequestMessage
from .responses import ResponseMessage
from .wire import ClientEvent, Garbled, Listener, Response


def encode_request(
    message: RequestMessage, sequence: str | None = None, profile: TerminalProfile = STANDARD
) -> bytes:
    """Return the bytes of a request; a sequence number brings a checksum with it."""
    trailer = f"AY{sequence}AZ" if sequence is not None else None
    if isinstance(message, RequestACSResend):
        trailer = "AZ" if sequence is not None else None
    charset = profile.presumed_charset if profile.charset == "auto" else profile.charset
    return encode(
        message,
        charset=charset,
        room=profile.room_for_text,
        trailer=trailer,
        terminator=profile.terminator or Terminator.CR,
    )


def decode_response(raw: bytes, profile: TerminalProfile = STANDARD) -> Response:
    """Read one whole answer, with or without terminator. Refuses with UnreadableError."""
    listener = Listener(profile, ResponseMessage, Response)
    for event in listener.hear(raw + b"\r"):
        if isinstance(event, Response):
            return event
        if isinstance(event, Garbled):
            raise UnreadableError(event.reason)
    raise UnreadableError(Fault.TOO_SHORT)


class Client:
    """One terminal: numbers its requests 0 to 9 and reads the answers."""

    def __init__(self, profile: TerminalProfile = STANDARD) -> None:
        self._profile = profile
        self._listener = Listener(profile, ResponseMessage, Response)
        self._next = 0

    def ask(self, message: RequestMessage) -> bytes:
        """Return the bytes of the next request, numbered unless the profile never numbers."""
        if self._profile.trailer is Trailer.NEVER:
            return encode_request(message, None, self._profile)
        sequence = str(self._next)
        self._next = (self._next + 1) % 10
        return encode_request(message, sequence, self._profile)

    def receive(self, data: bytes) -> list[ClientEvent]:
        """Take whatever arrived and return the answers it completes. Never raises."""
        return self._listener.hear(data)
