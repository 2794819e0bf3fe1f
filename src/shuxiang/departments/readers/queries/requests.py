"""What readers asked of the library about their own data."""

from __future__ import annotations

from shuxiang.departments.readers.models import ReaderRequest
from shuxiang.departments.readers.refusals import RequestRefused
from shuxiang.departments.readers.rules.requests import RequestEnd, RequestKind
from shuxiang.departments.readers.slips import RequestSlip
from shuxiang.foundations.kernel.refusals import Because


def _slip(one: ReaderRequest) -> RequestSlip:
    return RequestSlip(
        request_id=one.pk,
        reader_id=one.reader_id,
        kind=RequestKind(one.kind),
        asked_at=one.asked_at,
        ended_at=one.ended_at,
        ended_how=RequestEnd(one.ended_how) if one.ended_how else None,
        answer=one.answer,
    )


def requests_of(reader_id: int) -> tuple[RequestSlip, ...]:
    """Return what a reader asked, newest first."""
    return tuple(map(_slip, ReaderRequest.objects.filter(reader_id=reader_id).order_by("-pk")))


def requests_waiting() -> tuple[RequestSlip, ...]:
    """Return what waits for an answer, the longest first."""
    found = ReaderRequest.objects.filter(ended_at=None).order_by("asked_at", "pk")
    return tuple(map(_slip, found))


def count_requests() -> int:
    """Count what waits for an answer."""
    return ReaderRequest.objects.filter(ended_at=None).count()


def request(request_id: int) -> RequestSlip:
    """Return one request. Refuses with RequestRefused."""
    found = ReaderRequest.objects.filter(pk=request_id).first()
    if found is None:
        raise RequestRefused(Because("readers.unknown-request"))
    return _slip(found)
