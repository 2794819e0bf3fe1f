"""搬家: a file is looked at, then moves in beside the work of the day, and ends with a sheet."""

from __future__ import annotations

import csv
import io
import re
import secrets
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shuxiang.departments.holdings import queries
from shuxiang.departments.holdings.services import move_in
from shuxiang.departments.holdings.services.move_in import Settings
from shuxiang.departments.holdings.wording import remark_in_words
from shuxiang.doors.frame.saying import sentences
from shuxiang.doors.office.acting import note, notes
from shuxiang.foundations.codecs.holdings import PROFILES
from shuxiang.foundations.kernel import clock
from shuxiang.foundations.kernel.actor import Power
from shuxiang.foundations.kernel.refusals import Refusal

#: An upload lies in a folder of its own under a name that we give; the file in it keeps its own
#: name, by which people know it again in the list.
_OURS = re.compile(r"[0-9a-f]{16}\Z")
_READERS = {".csv", ".xlsx", ".txt"}


def _folder() -> Path:
    folder = Path(settings.DATA_FOLDER) / "files" / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _kept(name: str) -> Path | None:
    """Return a file that was uploaded before; nothing outside the folder can be named."""
    home = _folder() / name
    return next(home.iterdir(), None) if _OURS.match(name) and home.is_dir() else None


def _own_name(told: str) -> str:
    """Return a file's name as it is kept: no path, nothing unprintable, 200 bytes with its ending
    in small letters."""
    plain = "".join(one for one in Path(told.replace("\\", "/")).name if one.isprintable())
    path = Path(plain.strip() or "file")
    ending = path.suffix.lower() if re.fullmatch(r"\.\w{1,5}", path.suffix, re.ASCII) else ""
    stem = path.stem if ending else path.name
    return stem.encode()[: 200 - len(ending)].decode(errors="ignore") + ending


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """What has moved in, and a place to put the next file."""
    return render(request, "office/moving.html", {"runs": queries.runs(), "notes": notes(request)})


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file in, into a folder of its own."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        note(request, "stop", _("请先选一个文件"))
        return HttpResponseRedirect("/office/import/")
    name = secrets.token_hex(8)
    home = _folder() / name
    home.mkdir()
    with (home / _own_name(file.name or "")).open("wb") as target:
        for chunk in file.chunks():
            target.write(chunk)
    return HttpResponseRedirect(f"/office/import/preview/{name}/")


def _chosen(path: Path, asked: Any) -> Settings:
    usual = move_in.usual_settings(path)
    profile = PROFILES.get(asked.get("profile", ""))
    rooms = {str(one.location_id): one for one in queries.locations()}
    room = rooms.get(asked.get("location", ""))
    kinds = {str(one.kind_id) for one in queries.copy_kinds()}
    kind = asked.get("kind", "")
    if profile:
        usual = replace(usual, copies=_as_json(profile))
    if room:
        usual = replace(usual, owner_id=room.place_id, location_id=room.location_id)
    if kind in kinds:
        usual = replace(usual, kind_id=int(kind))
    return usual


def _as_json(profile: Any) -> dict[str, Any]:
    return {name: getattr(profile, name) for name in profile.__dataclass_fields__}


@require_GET
def preview(request: HttpRequest, name: str) -> HttpResponse:
    """The first 20 records as they would come out."""
    path = _kept(name)
    if path is None:
        return HttpResponseRedirect("/office/import/")
    if path.suffix in _READERS:
        return render(request, "office/moving_readers.html", {"name": name, "shown": path.name})
    try:
        chosen = _chosen(path, request.GET)
        look = move_in.preview(path=path, by=request.actor, settings=chosen)  # type: ignore[attr-defined]
    except Refusal as refusal:
        note(request, "stop", " ".join(str(one) for one in sentences(refusal)))
        return HttpResponseRedirect("/office/import/")
    context = {
        "name": name,
        "shown": path.name,
        "look": look,
        "profiles": list(PROFILES),
        "locations": queries.locations(),
        "kinds": queries.copy_kinds(),
        "chosen": chosen,
        "crumbs": [(_("搬家"), "/office/import/")],
    }
    return render(request, "office/moving_preview.html", context)


@require_POST
def begin(request: HttpRequest, name: str) -> HttpResponse:
    """Start the move in a process of its own, so that the desk does not feel it."""
    path = _kept(name)
    if path is None:
        return HttpResponseRedirect("/office/import/")
    actor, now = request.actor, clock.now()  # type: ignore[attr-defined]
    kind = "readers" if path.suffix in _READERS else "marc"
    try:
        if kind == "readers":
            run_id = move_in.start_readers(path=path, by=actor, now=now)
        else:
            run_id = move_in.start(
                path=path, by=actor, now=now, settings=_chosen(path, request.POST)
            )
    except Refusal as refusal:
        note(request, "stop", " ".join(str(one) for one in sentences(refusal)))
        return HttpResponseRedirect("/office/import/")
    _launch(kind, path)
    return HttpResponseRedirect(f"/office/import/{run_id}/")


def _launch(kind: str, path: Path) -> None:
    command = [sys.executable, "-m", "shuxiang", "import", kind, str(path)]
    subprocess.Popen(
        [*command, "--data", str(settings.DATA_FOLDER)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@require_POST
def resume(request: HttpRequest, run_id: int) -> HttpResponse:
    """Go on with a run that was cut off."""
    sheet = queries.balance(run_id)
    path = Path(queries.run_path(run_id))
    if sheet.finished_at is None and path.is_file():
        _launch(sheet.kind, path)
    else:
        note(request, "warn", _("这个文件不在了，请重新上传，会接着上次的做"))
    return HttpResponseRedirect(f"/office/import/{run_id}/")


@require_GET
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """Progress while it runs, the balance sheet when it is done."""
    sheet = queries.balance(run_id)
    after = request.GET.get("after", "0")
    skip = int(after) if after.isdecimal() and len(after) < 8 else 0
    context = {
        "sheet": sheet,
        "percent": 100 * sheet.position // max(sheet.file_size, 1),
        "remarks": [
            {
                "record_number": one.record_number,
                "is_rejection": one.is_rejection,
                "said": remark_in_words(one.code, one.detail),
            }
            for one in queries.remarks(run_id, after=skip, most=100)
        ],
        "more": skip + 100 if sheet.remarks > skip + 100 else 0,
        "notes": notes(request),
        "crumbs": [(_("搬家"), "/office/import/")],
    }
    return render(request, "office/moving_run.html", context)


@require_GET
def rejected(request: HttpRequest, run_id: int, form: str) -> StreamingHttpResponse:
    """Download what was left out: the records themselves (iso), or a list (csv).

    Rows of readers hold identity numbers, so they need the power to see those.
    """
    if queries.balance(run_id).kind == "readers":
        request.actor.require(Power.SEE_IDENTITY)  # type: ignore[attr-defined]
    if form == "iso":
        body: Any = (
            (one.raw or b"").rstrip(b"\x1d") + b"\x1d" for one in queries.rejected_records(run_id)
        )
        kind = "application/marc"
    else:
        body, kind = _csv(run_id), "text/csv; charset=utf-8"
    response = StreamingHttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="rejected-{run_id}.{form}"'
    return response


def _csv(run_id: int) -> Any:
    """Yield the list of remarks; no cell can begin a formula."""
    yield "\ufeff" + _("第几条,退回,原因,说明") + "\r\n"
    after = 0
    while lines := queries.remarks(run_id, after=after, most=500):
        after += len(lines)
        for one in lines:
            buffer = io.StringIO()
            said = remark_in_words(one.code, one.detail)
            cells = [one.record_number, _("是") if one.is_rejection else "", one.code, said]
            safe = [f"'{c}" if str(c)[:1] in "=+-@\t\r" else c for c in cells]
            csv.writer(buffer).writerow(safe)
            yield buffer.getvalue()
