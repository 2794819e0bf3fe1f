"""Columns for feed readers and e-readers.

Source: RSS 2.0 (rssboard.org), Atom (RFC 4287), OPDS 1.2 (specs.opds.io).
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from datetime import datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from shuxiang.departments.columns import queries
from shuxiang.departments.columns.rules import ColumnKind
from shuxiang.departments.columns.slips import ColumnItemSlip, ColumnSlip
from shuxiang.departments.columns.wording import heading, kind_in_words
from shuxiang.departments.network import queries as network
from shuxiang.foundations.kernel import clock

_ATOM, _DC = "http://www.w3.org/2005/Atom", "http://purl.org/dc/terms/"
_NAVIGATION = "application/atom+xml;profile=opds-catalog;kind=navigation"
_ACQUISITION = "application/atom+xml;profile=opds-catalog;kind=acquisition"
_BORROW = "http://opds-spec.org/acquisition/borrow"
ElementTree.register_namespace("dc", _DC)

MOST = 30


def _tell(root: Element, kind: str) -> HttpResponse:
    response = HttpResponse(
        ElementTree.tostring(root, encoding="utf-8", xml_declaration=True), content_type=kind
    )
    response["Cache-Control"] = "public, max-age=600"
    return response


def _say(parent: Element, name: str, text: str, **attributes: str) -> Element:
    made = SubElement(parent, name, attributes)
    made.text = _plain(text)
    return made


def _plain(text: str) -> str:
    """Leave out what XML 1.0 cannot carry."""
    return "".join(one for one in text if one in "\n\t" or ord(one) >= 0x20)


def _library() -> str:
    found = network.library()
    return found.name if found else ""


def _telling(items: tuple[ColumnItemSlip, ...]) -> str:
    return "\n".join(
        f"《{one.shown.title}》{one.shown.author} {one.shown.call_number} {one.words}".rstrip()
        for one in items
    )


@require_GET
def rss(request: HttpRequest, form: str) -> HttpResponse:
    """RSS of one sort of column: an entry for each."""
    kind = _kind(form)
    site = request.build_absolute_uri("/")
    root = Element("rss", {"version": "2.0"})
    channel = SubElement(root, "channel")
    _say(channel, "title", f"{_library()} {kind_in_words(kind)}")
    _say(channel, "link", f"{site}columns/")
    _say(channel, "description", kind_in_words(kind))
    _say(channel, "language", "zh-CN")
    for one in queries.published(kind, most=MOST):
        assert one.published_at is not None
        item, address = SubElement(channel, "item"), f"{site}columns/{one.column_id}/"
        _say(item, "title", heading(one))
        _say(item, "link", address)
        _say(item, "guid", address, isPermaLink="true")
        _say(item, "pubDate", format_datetime(one.published_at))
        said = "\n".join(
            part for part in (one.words, _telling(queries.items_of(one.column_id))) if part
        )
        _say(item, "description", said)
    return _tell(root, "application/rss+xml; charset=utf-8")


def _kind(form: str) -> ColumnKind:
    try:
        return ColumnKind(form)
    except ValueError:
        raise Http404 from None


def _feed(request: HttpRequest, title: str, updated: datetime, kind: str) -> Element:
    here = request.build_absolute_uri(request.path)
    feed = Element("feed", {"xmlns": _ATOM})
    _say(feed, "id", here)
    _say(feed, "title", title)
    _say(feed, "updated", _moment(updated))
    _say(SubElement(feed, "author"), "name", _library())
    SubElement(feed, "link", {"rel": "self", "href": here, "type": kind})
    start = request.build_absolute_uri("/opds/")
    SubElement(feed, "link", {"rel": "start", "href": start, "type": _NAVIGATION})
    return feed


def _moment(one: datetime) -> str:
    return one.isoformat(timespec="seconds")


@require_GET
def opds(request: HttpRequest) -> HttpResponse:
    """The root of the OPDS catalogue: every column that was published."""
    found = queries.published(most=queries.MOST)
    updated = found[0].published_at if found else None
    feed = _feed(request, _library(), updated or clock.now(), _NAVIGATION)
    for one in found:
        assert one.published_at is not None
        address = request.build_absolute_uri(f"/opds/{one.column_id}/")
        entry = SubElement(feed, "entry")
        _say(entry, "title", heading(one))
        _say(entry, "id", address)
        _say(entry, "updated", _moment(one.published_at))
        _say(entry, "content", one.words or kind_in_words(one.kind), type="text")
        SubElement(entry, "link", {"rel": "subsection", "href": address, "type": _ACQUISITION})
    return _tell(feed, f"{_NAVIGATION};charset=utf-8")


@require_GET
def opds_column(request: HttpRequest, column_id: int) -> HttpResponse:
    """One column as an acquisition feed: each title leads to where it can be waited for."""
    one: ColumnSlip = queries.public_column(column_id)
    assert one.published_at is not None
    feed = _feed(request, heading(one), one.published_at, _ACQUISITION)
    for item in queries.items_of(column_id):
        entry, page = SubElement(feed, "entry"), request.build_absolute_uri(f"/b/{item.bib_id}/")
        _say(entry, "title", item.shown.title)
        _say(entry, "id", page)
        _say(entry, "updated", _moment(one.published_at))
        if item.shown.author:
            _say(SubElement(entry, "author"), "name", item.shown.author)
        if item.shown.publisher:
            _say(entry, f"{{{_DC}}}publisher", item.shown.publisher)
        if item.shown.year:
            _say(entry, f"{{{_DC}}}issued", str(item.shown.year))
        _say(entry, "summary", item.words, type="text")
        SubElement(entry, "link", {"rel": "alternate", "href": page, "type": "text/html"})
        SubElement(entry, "link", {"rel": _BORROW, "href": f"{page}hold/", "type": "text/html"})
    return _tell(feed, f"{_ACQUISITION};charset=utf-8")
