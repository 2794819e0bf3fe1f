"""The ways in which holdings says no."""

from __future__ import annotations

from shuxiang.foundations.kernel.refusals import Refusal


class UnknownBarcode(Refusal):
    """No copy carries this barcode."""

    code = "holdings.unknown-barcode"


class UnknownCopy(Refusal):
    """There is no copy of this number; it may have been removed a moment ago."""

    code = "holdings.unknown-copy"


class CopyRefused(Refusal):
    """A copy cannot be kept like this; every reason at once."""

    code = "holdings.copy-refused"


class AlreadyWithdrawn(Refusal):
    """A withdrawn copy is changed, moved or withdrawn once more."""

    code = "holdings.already-withdrawn"


class RegisterRefused(Refusal):
    """A location, kind or shelf mark that makes no sense or exists already."""

    code = "holdings.register-refused"


class UnreadableFile(Refusal):
    """A file that the move-in cannot read: empty, of another kind, or not there."""

    code = "holdings.unreadable-file"


class MoveInRunning(Refusal):
    """Another move-in of the same file is under way."""

    code = "holdings.move-in-running"


class UnknownRun(Refusal):
    """There is no move-in of this number."""

    code = "holdings.unknown-run"


class FileChanged(Refusal):
    """An unfinished move-in is to go on, but the file is no longer the one it began with."""

    code = "holdings.file-changed"
