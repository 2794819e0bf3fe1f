"""SRU 1.1 and 1.2: other libraries ask our catalogue in CQL.

Source: Library of Congress, SRU 1.2; numbers of faults are those of its list of diagnostics.
"""

from __future__ import annotations

from typing import Literal, cast

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_GET

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.network import queries as network
from shuxiang.doors.exchange import forms
from shuxiang.foundations.codecs import cql, dublin_core, marcxml
from shuxiang.foundations.codecs.cql import Both, Clause, CqlFault, Node
from shuxiang.foundations.codecs.dublin_core import text
from shuxiang.listeners.discovery import finding
from shuxiang.listeners.discovery.query import Asked, Combined, Query, understand
from shuxiang.listeners.discovery.results import DEEPEST_OFFSET, IndexUnusable

MOST, USUAL = 50, 10
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ZING = "http://www.loc.gov/zing/srw/"
_DIAGNOSTIC = "http://www.loc.gov/zing/srw/diagnostic/"

#: Name of a schema → its identifier. A name or an identifier may be asked for.
_SCHEMAS = {"dc": dublin_core.SRW_DC, "marcxml": marcxml.EXCHANGE}

#: Index → the field of the search box that it means; "" is anywhere.
_INDEXES = {
    "": "", "cql.serverchoice": "", "cql.anywhere": "", "cql.allindexes": "", "bath.any": "",
    "title": "题名", "dc.title": "题名", "bath.title": "题名",
    "creator": "作者", "author": "作者", "dc.creator": "作者", "dc.contributor": "作者",
    "bath.author": "作者", "bath.name": "作者",
    "subject": "主题", "dc.subject": "主题", "bath.subject": "主题",
    "publisher": "出版社", "dc.publisher": "出版社",
    "dc.identifier": "isbn", "bath.isbn": "isbn", "bath.issn": "isbn", "isbn": "isbn",
    "bath.localnumber": "isbn",
}  # fmt: skip
_PHRASES = ("exact", "==", "adj")


class _Fault(Exception):
    """A diagnostic: its number and what it speaks of."""

    def __init__(self, number: int, detail: str) -> None:
        super().__init__(detail)
        self.number, self.detail = number, detail


@require_GET
def answer(request: HttpRequest) -> HttpResponse:
    """Answer explain, searchRetrieve or scan; without an operation, explain."""
    given = request.GET
    operation = given.get("operation", "searchRetrieve" if given.get("query") else "explain")
    version = "1.1" if given.get("version") == "1.1" else "1.2"
    here = request.build_absolute_uri("/sru/")
    try:
        if given.get("version", "1.2") not in ("1.1", "1.2"):
            raise _Fault(5, "1.2")
        if operation == "explain":
            body = _explain(here, version)
        elif operation == "searchRetrieve":
            body = _search(given, here, version)
        else:
            raise _Fault(4, operation)
    except _Fault as fault:
        body = _response(version, 0, "", _diagnostic(fault))
    return HttpResponse(_HEAD + body, content_type="text/xml; charset=utf-8")


def _response(version: str, total: int, records: str, rest: str = "") -> str:
    kept = f"<records>{records}</records>" if records else ""
    return (
        f'<searchRetrieveResponse xmlns="{_ZING}"><version>{version}</version>'
        f"<numberOfRecords>{total}</numberOfRecords>{kept}{rest}</searchRetrieveResponse>"
    )


def _diagnostic(fault: _Fault) -> str:
    return (
        f'<diagnostics><diagnostic xmlns="{_DIAGNOSTIC}">'
        f"<uri>info:srw/diagnostic/1/{fault.number}</uri>"
        f"<details>{text(fault.detail)}</details></diagnostic></diagnostics>"
    )


def _search(given: QueryDict, here: str, version: str) -> str:
    if "query" not in given:
        raise _Fault(7, "query")
    start = _number(given, "startRecord", 1, 1)
    most = min(_number(given, "maximumRecords", USUAL, 0), MOST)
    packing = given.get("recordPacking", "xml")
    if packing not in ("xml", "string"):
        raise _Fault(71, packing)
    schema = _schema(given.get("recordSchema", "dc"))
    try:
        asked = _asked(cql.parse(given.get("query", "")))
    except CqlFault as fault:
        raise _Fault(fault.number, fault.detail) from fault
    if start + most - 1 > DEEPEST_OFFSET:
        raise _Fault(60, str(DEEPEST_OFFSET))
    try:
        found = finding.numbers(asked, start=start - 1, most=most)
    except IndexUnusable as trouble:
        raise _Fault(2, "the index is being rebuilt") from trouble
    if found.total and start > found.total:
        raise _Fault(61, str(start))
    lines = catalogue.raw_records(bib_ids=found.bib_ids)
    by_number = {bib_id: (flavour, record) for bib_id, flavour, record, _ in lines}
    records = []
    for at, bib_id in enumerate(found.bib_ids, start):
        if bib_id in by_number:
            said = _written(schema, *by_number[bib_id], f"{here.removesuffix('sru/')}b/{bib_id}/")
            records.append(_record(schema, packing, said, at))
    after = start + len(found.bib_ids)
    more = f"<nextRecordPosition>{after}</nextRecordPosition>" if after <= found.total else ""
    return _response(version, found.total, "".join(records), more)


def _record(schema: str, packing: str, said: str, position: int) -> str:
    data = text(said) if packing == "string" else said
    return (
        f"<record><recordSchema>{_SCHEMAS[schema]}</recordSchema>"
        f"<recordPacking>{packing}</recordPacking><recordData>{data}</recordData>"
        f"<recordPosition>{position}</recordPosition></record>"
    )


def _written(schema: str, flavour: str, record: bytes, address: str) -> str:
    if schema == "dc":
        return forms.dublin(flavour, record, address, root="srw_dc:dc", space=dublin_core.SRW_DC)
    return forms.marc(flavour, record)


def _schema(asked: str) -> str:
    for name, identifier in _SCHEMAS.items():
        if asked in (name, identifier) or (
            name == "marcxml" and asked in ("unimarc", "marcxchange")
        ):
            return name
    raise _Fault(66, asked)


def _number(given: QueryDict, name: str, usual: int, least: int) -> int:
    value = given.get(name, "")
    if not value:
        return usual
    if not value.isascii() or not value.isdecimal() or len(value) > 9 or int(value) < least:
        raise _Fault(6, f"{name}: {value}")
    return int(value)


def _asked(node: Node) -> Asked:
    if isinstance(node, Both):
        operator = cast(Literal["and", "or", "not"], node.operator)
        return Combined(operator, _asked(node.left), _asked(node.right))
    return _clause(node)


def _clause(clause: Clause) -> Asked:
    index = clause.index.lower()
    if index not in _INDEXES:
        raise _Fault(16, clause.index)
    if clause.relation not in ("", "=", "scr", "all", "any", *_PHRASES):
        raise _Fault(19, clause.relation)
    term = clause.term.strip()
    if not term:
        raise _Fault(27, clause.term)
    bare = term.strip("*")
    if not bare or any(sign in bare for sign in "*?^"):
        raise _Fault(28, clause.term)
    field = f"{_INDEXES[index]}:" if _INDEXES[index] else ""
    if clause.relation in _PHRASES:
        return understand(f"{field}“{bare.replace('”', ' ')}”")
    words: list[Asked] = [understand(f"{field}{word}") for word in bare.split()]
    joined, *others = words
    for word in others:
        joined = Combined("or" if clause.relation == "any" else "and", joined, word)
    if isinstance(joined, Query) and not joined.terms:
        raise _Fault(27, clause.term)
    return joined


def _explain(here: str, version: str) -> str:
    library = network.library()
    host, _, port = here.split("/")[2].partition(":")
    indexes = "".join(
        f'<index><map><name set="{name.partition(".")[0]}">{name.partition(".")[2]}</name></map></index>'
        for name in _INDEXES
        if "." in name
    )
    schemas = "".join(
        f'<schema name="{name}" identifier="{identifier}"><title>{name}</title></schema>'
        for name, identifier in _SCHEMAS.items()
    )
    record = (
        '<explain xmlns="http://explain.z3950.org/dtd/2.0/">'
        f'<serverInfo protocol="SRU" version="{version}"><host>{text(host)}</host>'
        f"<port>{port or '80'}</port><database>sru</database></serverInfo>"
        f"<databaseInfo><title>{text(library.name if library else '')}</title></databaseInfo>"
        '<indexInfo><set name="cql" identifier="info:srw/cql-context-set/1/cql-v1.2"/>'
        '<set name="dc" identifier="info:srw/cql-context-set/1/dc-v1.1"/>'
        '<set name="bath" identifier="http://zing.z3950.org/cql/bath/2.0/"/>'
        f"{indexes}</indexInfo><schemaInfo>{schemas}</schemaInfo>"
        f'<configInfo><default type="numberOfRecords">{USUAL}</default>'
        f'<setting type="maximumRecords">{MOST}</setting></configInfo></explain>'
    )
    return (
        f'<explainResponse xmlns="{_ZING}"><version>{version}</version><record>'
        "<recordSchema>http://explain.z3950.org/dtd/2.0/</recordSchema>"
        f"<recordPacking>xml</recordPacking><recordData>{record}</recordData></record>"
        "</explainResponse>"
    )
