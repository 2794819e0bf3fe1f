"""The results page: lines with their whereabouts, and the chips that narrow them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuxiang.departments.catalogue.slips import TitleLine
from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import wording
from shuxiang.departments.circulation.slips import Availability
from shuxiang.departments.circulation.wording import Standing
from shuxiang.departments.network import queries as network
from shuxiang.doors.opac.search_terms import LAST_PAGE, PAGE_SIZE, Terms
from shuxiang.foundations.codecs import clc
from shuxiang.foundations.kernel.days import in_words
from shuxiang.listeners.discovery import finding
from shuxiang.listeners.discovery.finding import Found
from shuxiang.listeners.discovery.highlighting import highlight
from shuxiang.listeners.discovery.query import understand
from shuxiang.listeners.discovery.results import Facets, Suggestion, Widening

#: So many values of one facet are offered; more would be a list, not a choice.
MOST_VALUES = 8

LANGUAGES = {
    "chi": gettext_lazy("中文"),
    "eng": gettext_lazy("英文"),
    "jpn": gettext_lazy("日文"),
    "rus": gettext_lazy("俄文"),
    "fre": gettext_lazy("法文"),
    "ger": gettext_lazy("德文"),
    "kor": gettext_lazy("韩文"),
}

KINDS = {
    "book": gettext_lazy("图书"),
    "serial": gettext_lazy("期刊"),
    "newspaper": gettext_lazy("报纸"),
    "audiovisual": gettext_lazy("视听"),
    "electronic": gettext_lazy("电子"),
    "map": gettext_lazy("地图"),
    "music": gettext_lazy("乐谱"),
    "other": gettext_lazy("其他"),
}

_WIDENED = {
    Widening.SPELLING: gettext_lazy("没有“%(text)s”，下面找的是“%(meant)s”"),
    Widening.SOUND: gettext_lazy("没有写法一样的，这些读音一样"),
    Widening.AUTHOR: gettext_lazy("没有一模一样的，这些作者的名字很像"),
    Widening.SOME_WORDS: gettext_lazy("没有全都对上的，这些对上了一部分"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One title of a list, title and author cut where the search words are.

    `also` names the other places that have it in; `later` says when a lendable one comes back while
    there is one to read on the spot; `call_number` is of a copy to walk to. `editions` says that the
    work has others, which `editions_address` shows.
    """

    title: TitleLine
    parts: tuple[tuple[str, bool], ...]
    author_parts: tuple[tuple[str, bool], ...]
    standing: Standing
    also: str
    later: str
    call_number: str
    kid: bool
    editions: str = ""
    editions_address: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet: its word, how many titles, and where a tap leads."""

    label: str
    count: int
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    label: str
    values: tuple[Value, ...]

    @property
    def chosen(self) -> tuple[Value, ...]:
        return tuple(one for one in self.values if one.chosen)


@dataclass(frozen=True, slots=True)
class Page:
    """What `frame/pages.html` needs to know of a page."""

    number: int
    last: int

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.last

    @property
    def previous_page_number(self) -> int:
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        return self.number + 1


@dataclass(frozen=True, slots=True)
class ResultPage:
    lines: tuple[Line, ...]
    total: int
    widened: str
    facets: tuple[Facet, ...]
    page: Page
    whole: bool

    @property
    def chosen(self) -> tuple[Value, ...]:
        """Return the filters that are on."""
        return tuple(value for facet in self.facets for value in facet.chosen)


def lines_of(titles: tuple[TitleLine, ...], text: str, today: date) -> tuple[Line, ...]:
    """Return titles with where they are now: two queries for a whole page."""
    where = circulation.availability([one.bib_id for one in titles])
    asked = understand(text)
    return tuple(
        Line(
            title=one,
            parts=tuple(highlight(one.title, asked)),
            author_parts=tuple(highlight(one.author, asked)),
            standing=wording.availability(where[one.bib_id], today),
            also=_also(where[one.bib_id]),
            later=_later(where[one.bib_id], today),
            call_number=_call_number(where[one.bib_id]),
            kid=one.audience[:1] in ("a", "b", "c"),
        )
        for one in titles
    )


def _also(where: Availability) -> str:
    """Name the places beside the first that have a title in: two at most, then how many."""
    names = list(dict.fromkeys(one.copy.place_name for one in where.lendable_now))[1:]
    if not names:
        return ""
    if len(names) > 2:
        return _("%(places)s等 %(n)d 处也有") % {"places": "、".join(names[:2]), "n": len(names)}
    return _("%(places)s也有") % {"places": "、".join(names)}


def _later(where: Availability, today: date) -> str:
    if where.lendable_now or not where.to_read_here or where.next_back is None:
        return ""
    return _("能借的%(day)s前后还") % {"day": in_words(where.next_back, today)}


def _call_number(where: Availability) -> str:
    states = (*where.lendable_now, *where.states)
    return next((one.copy.call_number for one in states if one.copy.call_number), "")


def nearby(text: str) -> tuple[Suggestion, ...]:
    """Return what a search without any result may have meant: what begins like it."""
    for length in (len(text) * 2 // 3, len(text) // 2, 2):
        if 2 <= length < len(text) and (found := finding.suggest(text[:length], 5)):
            return found
    return ()


def search(terms: Terms, today: date) -> ResultPage:
    """Return one page of results."""
    found = finding.find(
        terms.text,
        terms.filters,
        page=terms.page,
        size=PAGE_SIZE,
        sort=terms.sort,
        all_out=circulation.bibs_all_out if terms.available else None,
    )
    last = min(LAST_PAGE, -(-found.lines_in_all // PAGE_SIZE)) or 1
    lines = lines_of(found.lines, found.meant or terms.text, today)
    return ResultPage(
        lines=_with_editions(lines, found),
        total=found.total,
        widened=_widened(terms, found),
        facets=_facets(terms, found.facets),
        page=Page(terms.page, last),
        whole=found.whole,
    )


def _widened(terms: Terms, found: Found) -> str:
    if not terms.text or found.widening not in _WIDENED:
        return ""
    sentence = str(_WIDENED[found.widening])
    return sentence % {"text": terms.text, "meant": found.meant} if found.meant else sentence


def _with_editions(lines: tuple[Line, ...], found: Found) -> tuple[Line, ...]:
    """Return the lines with the way to other editions; where the one shown is not in and another
    is, the line says so."""
    out = {
        line.title.bib_id: finding.editions(found.editions[line.title.bib_id][0])
        for line in lines
        if line.standing.tone != "ok" and line.title.bib_id in found.editions
    }
    where = circulation.availability([one for ids in out.values() for one in ids])
    told = []
    for line in lines:
        work, number = found.editions.get(line.title.bib_id, (0, 1))
        if number < 2:
            told.append(line)
            continue
        others = out.get(line.title.bib_id, ())
        is_in = any(where[one].lendable_now for one in others if one in where)
        told.append(
            replace(
                line,
                editions=_("共 %(n)d 种版本和分册") % {"n": number},
                editions_address=f"/search/?work={work}",
                also=_("别的版本现在就能借") if is_in else line.also,
            )
        )
    return tuple(told)


def _facets(terms: Terms, counted: Facets) -> tuple[Facet, ...]:
    places = {one.place_id: one.name for one in network.places()}
    filters = terms.filters

    def values(
        counts: Mapping[object, int], labels: Mapping[object, object], name: str
    ) -> tuple[Value, ...]:
        chosen = getattr(filters, name)
        found = []
        for key, count in list(counts.items())[:MOST_VALUES]:
            if key not in labels:
                continue
            now = tuple(one for one in chosen if one != key) if key in chosen else (*chosen, key)
            change: dict[str, Any] = {name: now}
            address = terms.address(filters=replace(filters, **change))
            found.append(Value(str(labels[key]), count, address, key in chosen))
        return tuple(found)

    letters = {one: clc.main_class_name(one) for one in counted.letters if one}
    decades = tuple(
        _decade(terms, decade, count)
        for decade, count in list(counted.decades.items())[:MOST_VALUES]
        if decade
    )
    found = (
        Facet(_("在哪里"), values(counted.branches, places, "branches")),  # type: ignore[arg-type]
        Facet(_("分类"), values(counted.letters, letters, "classes")),  # type: ignore[arg-type]
        Facet(_("年份"), decades),
        Facet(_("类型"), values(counted.kinds, KINDS, "kinds")),  # type: ignore[arg-type]
        Facet(_("语言"), values(counted.languages, LANGUAGES, "languages")),  # type: ignore[arg-type]
    )
    return tuple(one for one in found if len(one.values) > 1 or any(v.chosen for v in one.values))


def _decade(terms: Terms, decade: int, count: int) -> Value:
    chosen = terms.filters.year_from == decade
    first, last = (None, None) if chosen else (decade, decade + 9)
    address = terms.address(filters=replace(terms.filters, year_from=first, year_to=last))
    return Value(_("%(year)d 年代") % {"year": decade}, count, address, chosen)
