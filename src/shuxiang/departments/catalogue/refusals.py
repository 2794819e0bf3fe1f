"""The ways in which cataloguing says no."""

from __future__ import annotations

from shuxiang.foundations.kernel.refusals import Refusal


class UnknownBib(Refusal):
    """There is no title of this number."""

    code = "catalogue.unknown-bib"


class RecordRefused(Refusal):
    """A record cannot be kept like this; every reason at once."""

    code = "catalogue.record-refused"


class CannotMerge(Refusal):
    """Two titles cannot be joined: they are one already, or one of them points elsewhere."""

    code = "catalogue.cannot-merge"
