"""The shape of a sentence that is said to people: what is the matter, and the way on."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Sentence:
    """`what` in at most some twenty characters; `way_on` says what to do now; `basis` gives the
    figures, the rule and who set it when, for whoever asks why. All translated."""

    what: str
    way_on: str = ""
    basis: str = ""

    def __str__(self) -> str:
        if not self.way_on:
            return self.what
        return _("%(what)s。%(way_on)s") % {"what": self.what, "way_on": self.way_on}
