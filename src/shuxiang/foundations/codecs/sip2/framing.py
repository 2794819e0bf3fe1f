"""Bytes to frames: where one message ends, and what is done with one that does not."""

from __future__ import annotations

#: Bytes some machines wrap around a message: blanks, NUL, STX, ETX.
PADDING = b"\x00\x02\x03 \t"


class Framer:
    """Cuts a byte stream at CR, LF or CRLF, however the network has chopped it.

    Holds at most `limit` bytes. `heard` is the end the other side used last, None at first.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.heard: str | None = None
        self._held = bytearray()
        self._dropping = False
        self._may_be_crlf = False

    def feed(self, data: bytes) -> list[bytes | None]:
        """Return the frames completed by this piece; None once for each frame over the limit.

        An overlong frame is reported when the limit is passed and dropped up to its end. Empty
        lines are no frames.
        """
        frames: list[bytes | None] = []
        for line in data.splitlines(keepends=True):
            if self._may_be_crlf:
                self._may_be_crlf = False
                if line == b"\n":
                    self.heard = "\r\n"
                    continue
            body = line.rstrip(b"\r\n")
            ended = len(body) < len(line)
            if self._dropping:
                self._dropping = not ended
            elif len(self._held) + len(body) > self.limit:
                self._held.clear()
                self._dropping = not ended
                frames.append(None)
            elif not ended:
                self._held += body
                continue
            else:
                if self._held:
                    body = bytes(self._held) + body
                    self._held.clear()
                if not body.strip(PADDING):
                    continue
                frames.append(body.lstrip(PADDING).rstrip(b"\x00"))
            if ended:
                end = line[len(line.rstrip(b"\r\n")) :]
                self.heard = end.decode("ascii")
                self._may_be_crlf = end == b"\r"
        return frames
