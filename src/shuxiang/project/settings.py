"""What the operator of the machine decides, and how the rooms are wired for Django.

Everything that a library decides is a typed row of a department, never a setting.
One folder holds all data. `shuxiang.toml` in it may name a PostgreSQL database:

    database = "postgresql://shuxiang:secret@db.example/shuxiang"
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from shuxiang.foundations import store

store.install_sqlite()

from shuxiang.foundations import vault  # noqa: E402  (after the SQLite that it must not preempt)

DATA_FOLDER = Path(os.environ.get("SHUXIANG_DATA", "data")).resolve()


def _own_settings() -> dict[str, Any]:
    path = DATA_FOLDER / "shuxiang.toml"
    return tomllib.loads(path.read_text()) if path.exists() else {}


_own = _own_settings()


def _database() -> dict[str, Any]:
    address = os.environ.get("SHUXIANG_DATABASE") or _own.get("database", "")
    if address:
        parts = urlsplit(address)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            # ?host=/folder names the folder of a local server's socket.
            "HOST": unquote(parts.hostname or "") or dict(parse_qsl(parts.query)).get("host", ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            "DISABLE_SERVER_SIDE_CURSORS": True,
        }
    return {
        "ENGINE": "shuxiang.foundations.store.sqlite",
        "NAME": str(DATA_FOLDER / "library.db"),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # FULL: an acknowledged loan survives a power cut. NORMAL does not promise that.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA trusted_schema=OFF;"
                "PRAGMA cache_size=-16384;PRAGMA temp_store=MEMORY;PRAGMA mmap_size=0"
            ),
        },
        "TEST": {"NAME": str(DATA_FOLDER / "test.db")},
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SECRET_KEY = (
    vault.signing_secret(DATA_FOLDER) if (DATA_FOLDER / "keys").exists() else os.urandom(32).hex()
)
DEBUG = False
ALLOWED_HOSTS = ["*"]

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "shuxiang.foundations.journal",
    "shuxiang.foundations.jobs",
    "shuxiang.foundations.preflight",
    "shuxiang.foundations.answers",
    "shuxiang.departments.network",
    "shuxiang.departments.staff",
    "shuxiang.departments.readers",
    "shuxiang.departments.catalogue",
    "shuxiang.departments.holdings",
    "shuxiang.departments.cashier",
    "shuxiang.departments.circulation",
    "shuxiang.departments.columns",
    "shuxiang.listeners.notices",
    "shuxiang.listeners.discovery",
    "shuxiang.doors.frame",
    "shuxiang.doors.opac",
    "shuxiang.doors.desk",
    "shuxiang.doors.office",
    "shuxiang.doors.setup",
    "shuxiang.doors.gateways",
    "shuxiang.doors.exchange",
    "shuxiang.doors.api",
]

MIDDLEWARE = [
    "shuxiang.doors.frame.middleware.Headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "shuxiang.doors.frame.middleware.Sessions",
    "shuxiang.doors.frame.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "shuxiang.doors.frame.middleware.Troubles",
    "shuxiang.doors.frame.middleware.Blanks",
    "shuxiang.doors.frame.middleware.Access",
]

ROOT_URLCONF = "shuxiang.project.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["shuxiang.doors.frame.context.surroundings"],
            "builtins": ["django.templatetags.static", "django.templatetags.i18n"],
        },
    }
]

#: Argon2id with m=19456 KiB, t=2, p=1 (OWASP's second profile): about 60 ms on a small PC.
PASSWORD_HASHERS = ["shuxiang.foundations.vault.passwords.Argon2id"]

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "shuxiang"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "shuxiang.doors.frame.troubles.forged"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).resolve().parent.parent / "locale"]
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "cache" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_MAX_AGE = 0

MEDIA_ROOT = DATA_FOLDER / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"screen": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["screen"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS = ["models.W042"]
