"""The title page: the sentence that says where the book is, then everything else about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.catalogue import wording as catalogue_wording
from shuxiang.departments.catalogue.slips import BibSlip, TitleLine
from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import wording
from shuxiang.departments.circulation.slips import Availability, CopyState
from shuxiang.departments.circulation.wording import Standing
from shuxiang.departments.holdings import queries as holdings
from shuxiang.doors.opac.results import KINDS, LANGUAGES
from shuxiang.foundations.codecs import clc, isbn
from shuxiang.foundations.codecs.description import Description
from shuxiang.foundations.kernel.days import in_words
from shuxiang.foundations.kernel.money import yuan

#: So many books to either side stand on the page's shelf.
NEIGHBOURS = 8


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One place with what it has of a title, and where in the place."""

    place_name: str
    words: str
    tone: str
    spot: str


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One copy for whoever wants to know exactly."""

    barcode: str
    place_name: str
    spot: str
    call_number: str
    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where to walk: the first copy that can be lent now."""

    place_name: str
    location_name: str
    shelf: str
    call_number: str


@dataclass(frozen=True, slots=True)
class TitlePage:
    bib: BibSlip
    said: Description
    heading: str
    statement: str
    standing: Standing
    spot: Spot | None
    places: tuple[PlaceLine, ...]
    copies: tuple[CopyLine, ...]
    facts: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    near: tuple[TitleLine, ...]
    kid: bool
    #: Some copy could ever be lent, so somebody may wait for it; and how many do.
    holdable: bool
    waiting: int


def title_page(bib_id: int, today: date) -> TitlePage:
    """Gather one title page. Refuses with UnknownBib."""
    bib = catalogue.bib(bib_id)
    said = catalogue.description(bib_id)
    where = circulation.availability([bib_id])[bib_id]
    return TitlePage(
        bib=bib,
        said=said,
        heading=f"{bib.title} {bib.volume}".strip(),
        statement=said.statement or bib.author,
        standing=wording.availability(where, today),
        spot=_spot(where),
        places=_places(where, today),
        copies=tuple(_copy(one, today) for one in where.states),
        tags=_tags(bib),
        facts=_facts(bib, said, where),
        near=_near(where, bib_id),
        kid=bib.audience[:1] in ("a", "b", "c"),
        holdable=any(one.lendable and not one.copy.lost for one in where.states),
        waiting=circulation.count_waiting(bib_id),
    )


def _spot(where: Availability) -> Spot | None:
    for state in where.lendable_now:
        copy = state.copy
        return Spot(copy.place_name, copy.location_name, copy.shelf, copy.call_number)
    return None


def _places(where: Availability, today: date) -> tuple[PlaceLine, ...]:
    grouped: dict[str, list[CopyState]] = {}
    for state in where.states:
        grouped.setdefault(state.copy.place_name, []).append(state)
    found = []
    for name, states in grouped.items():
        free = [one for one in states if one.on_shelf and one.lendable]
        here = [one for one in states if one.on_shelf and not one.lendable]
        back = min((one.due_on for one in states if one.due_on), default=None)
        if free:
            words = _("在架 %(n)d 本") % {"n": len(free)}
            found.append(PlaceLine(name, words, "ok", _where(free[0])))
        elif here:
            words = _("只在馆内看 %(n)d 本") % {"n": len(here)}
            found.append(PlaceLine(name, words, "info", _where(here[0])))
        elif back:
            words = _("借出，%(day)s还") % {"day": in_words(back, today)}
            found.append(PlaceLine(name, words, "mute", ""))
        else:
            found.append(PlaceLine(name, _("暂时不能借"), "mute", ""))
    # What a reader can walk to comes first.
    order = {"ok": 0, "info": 1, "mute": 2}
    return tuple(sorted(found, key=lambda one: order[one.tone]))


def _where(state: CopyState) -> str:
    copy = state.copy
    return _("，").join(one for one in (copy.location_name, copy.shelf) if one)


def _copy(state: CopyState, today: date) -> CopyLine:
    copy = state.copy
    if state.due_on:
        words, tone = _("借出，%(day)s还") % {"day": in_words(state.due_on, today)}, "mute"
    elif not state.on_shelf:
        words, tone = _("暂时不能借"), "mute"
    elif state.lendable:
        words, tone = _("在架"), "ok"
    else:
        words, tone = _("只在馆内看"), "info"
    return CopyLine(copy.barcode, copy.place_name, _where(state), copy.call_number, words, tone)


def _tags(bib: BibSlip) -> tuple[str, ...]:
    tags = [str(KINDS[bib.kind])] if bib.kind in KINDS and bib.kind != "book" else []
    if bib.audience[:1] in ("a", "b", "c", "d", "e"):
        tags.append(catalogue_wording.audience_in_words(bib.audience))
    tags += [clc.main_class_name(bib.clc_letter)] if bib.clc_letter else []
    return tuple(one for one in tags if one)


def _facts(bib: BibSlip, said: Description, where: Availability) -> tuple[tuple[str, str], ...]:
    call = next((one.copy.call_number for one in where.states if one.copy.call_number), "")
    letter = clc.main_class_name(bib.clc_letter) if bib.clc_letter else ""
    pairs = (
        (_("索书号"), call),
        (_("分类"), f"{bib.class_number} {letter}".strip()),
        (_("出版"), "，".join(one for one in (
            bib.place_of_publication, bib.publisher, str(bib.year or "")) if one)),
        (_("版本"), bib.edition),
        (_("页数"), said.pages),
        (_("丛书"), "；".join(said.series)),
        ("ISBN", isbn.hyphenate(bib.isbn) if bib.isbn else ""),
        ("ISSN", bib.issn),
        (_("价格"), yuan(bib.price_fen) if bib.price_fen else ""),
        (_("语言"), str(LANGUAGES.get(bib.language, ""))),
        (_("类型"), str(KINDS.get(bib.kind, "")) if bib.kind != "book" else ""),
        (_("主题"), "；".join(said.subjects[:6])),
        (_("馆藏"), _("%(n)d 册") % {"n": len(where.states)} if where.states else _("还没有馆藏")),
    )  # fmt: skip
    return tuple((label, value) for label, value in pairs if value)


def _near(where: Availability, bib_id: int) -> tuple[TitleLine, ...]:
    """Return what stands beside it on the shelf, in filing order: as many to the left as there are,
    up to half, then to the right."""
    copy = next((one.copy for one in where.states if one.copy.call_key), None)
    if copy is None:
        return ()
    left = holdings.left_on_shelf(copy.place_id, copy.call_key, most=NEIGHBOURS * 4)
    right = holdings.on_shelf(copy.place_id, from_key=copy.call_key, most=NEIGHBOURS * 4)
    before = _titles_once((one.bib_id for one in left), {bib_id})[: NEIGHBOURS // 2]
    after = _titles_once((one.bib_id for one in right), {bib_id, *before})
    ids = [*reversed(before), *after[: NEIGHBOURS - len(before)]]
    lines = catalogue.title_line(ids)
    return tuple(lines[one] for one in ids if one in lines)


def _titles_once(ids: Iterable[int], known: set[int]) -> list[int]:
    return [one for one in dict.fromkeys(ids) if one not in known]
