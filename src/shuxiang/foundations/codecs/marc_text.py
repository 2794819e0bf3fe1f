"""Small readings of text that CNMARC and MARC21 share: blanks, years, web addresses, names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from shuxiang.foundations.codecs.description import Author

_YEAR = re.compile(r"(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d{5})")
_REPUBLIC = re.compile(r"民国\s*(\d{1,2})")
_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_SPACES = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_LINK = re.compile(r"https?://[^\s<>\"']+\Z", re.IGNORECASE)
_ROLES = re.compile(
    r"\s*(编著|主编|副主编|编写|编译|编绘|选编|选注|译注|改编|口述|整理|校注|校点|点校|摄影|作画"
    r"|著|编|译|绘|撰|注|校|画|文|图)\Z"
)
_AND_OTHERS = re.compile(r"\s*[.…]*\s*[\[［(（]?等[\]］)）]?\s*")
_BRACKETS = re.compile(r"\s*[\[［(（〔【]([^\]］)）〕】]*)[\]］)）〕】]\s*")


def clean(text: str) -> str:
    """Return a text with single blanks and none around it."""
    if text.isprintable() and "  " not in text:
        return text.strip(" \u3000")
    return _SPACES.sub(" ", text).strip(" \u3000")


def year_of(text: str) -> int | None:
    """Return the first year in a date as cataloguers write it.

    2005, 1995., 200710, 2023.6, c1998, 1985～, 民国25年 (1936), 二〇〇五.
    """
    if found := _YEAR.search(text):
        return int(found[1])
    if text.isascii():
        return None
    if republic := _REPUBLIC.search(text):
        return 1911 + int(republic[1])
    found = _YEAR.search(text.translate(_NUMERALS))
    return int(found[1]) if found else None


def links(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the web addresses among some texts; whatever is not http or https is left out."""
    return tuple(dict.fromkeys(one for text in texts if _LINK.match(one := text.strip())))


def name_and_role(statement: str) -> Author:
    """Return the first author of a statement of responsibility: ``(美)福里斯特·卡特著``."""
    first = clean(re.split(r"[，,；;、]", statement)[0])
    role = found[1] if (found := _ROLES.search(first)) else ""
    name = _AND_OTHERS.sub("", first.removesuffix(role) if role else first).strip()
    qualifier = found[1] if (found := _BRACKETS.match(name)) and found.end() < len(name) else ""
    name = _BRACKETS.sub("", name).strip() if qualifier else name
    if not name:
        return Author(first)
    return Author(name, role, qualifier=f"({qualifier})" if qualifier else "")
