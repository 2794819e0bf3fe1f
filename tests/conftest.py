"""Every test library lives in a folder of its own that goes away with the run."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = Path(tempfile.mkdtemp(prefix="shuxiang-tests-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["SHUXIANG_DATA"] = str(_folder)
os.environ["DJANGO_SETTINGS_MODULE"] = "shuxiang.project.settings"

from shuxiang.foundations import store  # noqa: E402

store.install_sqlite()

from shuxiang.foundations import vault  # noqa: E402

vault.create_keys(_folder)

import django  # noqa: E402

django.setup()

# A worker of a parallel run inherits this environment. It must not find settings that another
# process's folder is named in before this file gave it one of its own.
del os.environ["DJANGO_SETTINGS_MODULE"]

from collections.abc import Iterator  # noqa: E402
from typing import Any  # noqa: E402

import pytest  # noqa: E402
from django.db import connection  # noqa: E402


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Tests with real transactions are emptied by DELETE, which the ledger refuses on SQLite. Only
    the tests of that refusal put it back, for their own transaction."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for table in ("cashier_line", "cashier_receipt"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_delete")
    yield
