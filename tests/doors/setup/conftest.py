"""A folder in which no library has been opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cast
import pytest
from django.conf import settings as project
from doors.opac.front_door import StandingClock

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.staff.services.logins import ATTEMPTS
from shuxiang.doors.frame import middleware
from shuxiang.doors.frame.throttle import Buckets
from shuxiang.doors.setup import views
from shuxiang.foundations.kernel import clock
from shuxiang.project.start import prepare_static_files

CODE = "482913"


@pytest.fixture
def folder(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Nothing has been answered; the code of the opening lies in the folder."""
    here = Path(project.DATA_FOLDER)
    prepare_static_files(here, lambda _text: None)
    settings.FOUNDING_MAY_RETURN = True
    settings.FAULTS_FLY = True
    settings.UNLISTED_ROUTES_FAIL = True
    monkeypatch.setattr(clock, "now", StandingClock(cast.NOW))
    monkeypatch.setattr(views, "_GUESSES", Buckets(rate=0.1, burst=5))
    monkeypatch.setattr(middleware, "_founded", set())
    ATTEMPTS.forget()
    circulation.forget_policies()
    (here / "setup-code").write_text(CODE)
    yield here
    (here / "setup-code").unlink(missing_ok=True)
    circulation.forget_policies()
