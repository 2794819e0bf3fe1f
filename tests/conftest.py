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
