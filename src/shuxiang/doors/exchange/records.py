"""One record to take away: ISO 2709 in two encodings, XML, Dublin Core."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.doors.exchange import forms
from shuxiang.foundations.codecs import dublin_core, iso2709

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@require_GET
def one(request: HttpRequest, bib_id: int, record_form: str) -> HttpResponse:
    """One title in the form that was asked for: mrc, mrc-gb18030, xml or dc."""
    standing = catalogue.harvest_line(catalogue.standing_id(bib_id))
    if standing is None:
        raise Http404
    address = request.build_absolute_uri(f"/b/{standing.bib_id}/")
    flavour, record = standing.flavour, standing.record
    if record_form == "mrc":
        body, kind, name = record, "application/marc", f"{bib_id}.mrc"
    elif record_form == "mrc-gb18030":
        parsed = iso2709.parse(record)
        body = iso2709.serialise(parsed, "gb18030")
        kind, name = "application/marc", f"{bib_id}-gb18030.mrc"
    elif record_form == "xml":
        body = (_HEAD + forms.marc(flavour, record)).encode()
        kind, name = "application/marcxml+xml", f"{bib_id}.xml"
    elif record_form == "dc":
        written = forms.dublin(flavour, record, address, root="oai_dc:dc", space=dublin_core.OAI_DC)
        body = (_HEAD + written).encode()
        kind, name = "application/xml", f"{bib_id}-dc.xml"
    else:
        raise Http404
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
