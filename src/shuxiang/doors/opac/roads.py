"""What robots are told: where they may go, and which pages there are.

Source: RFC 9309 (robots.txt), sitemaps.org 0.9 (at most 50,000 addresses in a file).
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from shuxiang.departments.catalogue import queries as catalogue

#: Titles in one file. Below the standard's most, so that a file stays a few hundred KB packed.
PART = 20_000
_XML = "application/xml; charset=utf-8"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

#: Combinations of filters have no end; nothing of a person is for a robot.
_CLOSED = (
    "/search/", "/me/", "/login/", "/logout/", "/desk/", "/office/", "/setup/", "/look/",
    "/language/", "/b/*/hold/", "/b/*/cite/",
)  # fmt: skip


@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """robots.txt: titles, authors and classes are open; searches and people are not."""
    lines = ["User-agent: *", *(f"Disallow: {one}" for one in _CLOSED), "Crawl-delay: 5", ""]
    lines.append(f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}")
    return _public("\n".join(lines) + "\n", "text/plain; charset=utf-8")


@require_GET
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index of the parts."""
    parts = range(1, catalogue.highest_number() // PART + 2)
    body = "".join(
        f"<sitemap><loc>{request.build_absolute_uri(f'/sitemap/{one}.xml')}</loc></sitemap>"
        for one in parts
    )
    return _public(f'{_HEAD}<sitemapindex xmlns="{_SPACE}">{body}</sitemapindex>', _XML)


@require_GET
def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    """The titles whose numbers fall into one part, with when their record changed."""
    if part < 1 or part > catalogue.highest_number() // PART + 1:
        raise Http404
    site = request.build_absolute_uri("/")
    body = "".join(
        f"<url><loc>{site}b/{bib_id}/</loc><lastmod>{changed:%Y-%m-%d}</lastmod></url>"
        for bib_id, changed in catalogue.changes_between((part - 1) * PART, part * PART)
    )
    return _public(f'{_HEAD}<urlset xmlns="{_SPACE}">{body}</urlset>', _XML)


def _public(body: str, kind: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Cache-Control"] = "public, max-age=3600"
    return response
