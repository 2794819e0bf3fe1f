"""引用: a title as a reference list wants it, to copy or as a file.

Source: GB/T 7714—2015 §4.1 (monographs), §8.3 (three authors, then 等); RIS and BibTeX as their
programs read them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.foundations.codecs.description import Description

#: Kind of the record → the mark of GB/T 7714—2015 appendix B.
_MARKS = {"book": "M", "serial": "J", "newspaper": "N", "map": "CM", "electronic": "CD"}
_MOST_AUTHORS = 3


def _authors(said: Description) -> str:
    names = [author.name for author in said.authors] or [said.statement]
    named = ", ".join(names[:_MOST_AUTHORS])
    return f"{named}, 等" if len(names) > _MOST_AUTHORS else named


def gb7714(said: Description) -> str:
    """Return a reference as GB/T 7714—2015 writes it: 萧红. 呼兰河传[M]. 北京: 作家出版社, 1958."""
    title = ": ".join(filter(None, (f"{said.title} {said.volume}".strip(), said.title_rest)))
    imprint = ": ".join(filter(None, (said.place, said.publisher)))
    published = ", ".join(filter(None, (imprint, str(said.year or ""))))
    parts = (
        _authors(said),
        f"{title}[{_MARKS.get(said.kind, 'Z')}]",
        said.edition,
        published,
    )
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def apa(said: Description) -> str:
    """Return a reference as APA 7 writes it."""
    names = ", ".join(author.name for author in said.authors) or said.statement
    year = f"({said.year})" if said.year else "(n.d.)"
    title = f"{said.title} {said.volume}".strip()
    parts = (f"{names} {year}".strip(), title, said.publisher)
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def ris(said: Description) -> str:
    """Return a record of RIS, for EndNote, Zotero, NoteExpress."""
    kind = {"serial": "JFULL", "newspaper": "NEWS", "map": "MAP"}.get(said.kind, "BOOK")
    lines = [("TY", kind), *(("AU", author.name) for author in said.authors)]
    lines += [
        ("TI", f"{said.title} {said.volume}".strip()),
        ("PB", said.publisher),
        ("CY", said.place),
        ("PY", str(said.year or "")),
        ("ET", said.edition),
        *(("SN", one) for one in (said.isbns or (said.issn,))),
        *(("KW", one) for one in said.subjects),
    ]
    told = [f"{tag}  - {_one_line(value)}" for tag, value in lines if value]
    return "\r\n".join([*told, "ER  - ", ""])


def bibtex(said: Description) -> str:
    """Return an entry of BibTeX."""
    pairs = {
        "author": " and ".join(author.name for author in said.authors) or said.statement,
        "title": f"{said.title} {said.volume}".strip(),
        "publisher": said.publisher,
        "address": said.place,
        "year": str(said.year or ""),
        "edition": said.edition,
        "isbn": said.isbns[0] if said.isbns else "",
    }
    kept = [f"  {name} = {{{_plain(value)}}}" for name, value in pairs.items() if value]
    key = _plain(said.isbns[0] if said.isbns else said.title).replace(" ", "")[:40]
    return f"@book{{{key},\n" + ",\n".join(kept) + "\n}\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _plain(text: str) -> str:
    """Braces and backslashes would end the value."""
    return _one_line(text.translate(str.maketrans("", "", "{}\\")))


_FILES: Mapping[str, tuple[Callable[[Description], str], str]] = {
    "ris": (ris, "application/x-research-info-systems"),
    "bib": (bibtex, "application/x-bibtex"),
}


@require_GET
def cite(request: HttpRequest, bib_id: int) -> HttpResponse:
    """The references of one title, ready to copy."""
    standing = catalogue.standing_id(bib_id)
    if standing != bib_id:
        return HttpResponseRedirect(f"/b/{standing}/cite/", status=301)
    said = catalogue.description(bib_id)
    context = {
        "active": "search",
        "back": f"/b/{bib_id}/",
        "bib_id": bib_id,
        "name": said.title,
        "styles": (("GB/T 7714—2015", gb7714(said)), ("APA", apa(said)), ("BibTeX", bibtex(said))),
    }
    return render(request, "opac/cite.html", context)


@require_GET
def cite_file(request: HttpRequest, bib_id: int, style: str) -> HttpResponse:
    """The same for a program that keeps references."""
    if style not in _FILES:
        raise Http404
    write, kind = _FILES[style]
    said = catalogue.description(catalogue.standing_id(bib_id))
    response = HttpResponse(write(said), content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{bib_id}.{style}"'
    return response
