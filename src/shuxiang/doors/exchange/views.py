"""开放: one page that says what other libraries and programs can have, with examples that run."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shuxiang.departments.catalogue import queries as catalogue

_QUESTION = quote('dc.title="红楼梦"')


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The page for peer libraries and developers, in Chinese with the English beside it."""
    site = request.build_absolute_uri("/")
    newest = catalogue.newest(1)
    context = {
        "active": "home",
        "back": "/",
        "titles": f"{catalogue.count_titles():,}",
        "examples": {
            "oai": f"{site}oai/?verb=ListRecords&metadataPrefix=oai_dc",
            "since": f"{site}oai/?verb=ListRecords&metadataPrefix=marcxchange&from=2026-11-01",
            "sru": f"{site}sru/?version=1.2&operation=searchRetrieve&query={_QUESTION}",
            "rest": f"{site}api/v1/titles?q={quote('红楼梦')}",
            "mine": f"{site}api/v1/me/loans",
            "record": f"{site}b/{newest[0].bib_id}/record/mrc/" if newest else "",
        },
    }
    return render(request, "exchange/open.html", context)
