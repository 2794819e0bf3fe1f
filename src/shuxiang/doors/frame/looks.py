"""How large and how strong pages are shown: a choice of the one who reads, kept in a cookie."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest

COOKIE = "look"
SIZES = ("", "l", "xl")
CONTRASTS = ("", "high")
SURFACES = ("", "elder", "kid")


@dataclass(frozen=True, slots=True)
class Look:
    size: str = ""
    contrast: str = ""
    surface: str = ""

    def cookie(self) -> str:
        return ".".join((self.size, self.contrast, self.surface))


def look_of(request: HttpRequest) -> Look:
    """Return the choice that a browser brings; anything else is the standard."""
    parts = request.COOKIES.get(COOKIE, "").split(".")
    if len(parts) != 3:
        return Look()
    size, contrast, surface = parts
    return changed(Look(), {"size": size, "contrast": contrast, "surface": surface})


def changed(look: Look, wishes: dict[str, str]) -> Look:
    """Return the look with these wishes granted where they are known words."""
    known = {"size": SIZES, "contrast": CONTRASTS, "surface": SURFACES}
    granted = {name: value for name, value in wishes.items() if value in known.get(name, ())}
    return replace(look, **granted)
