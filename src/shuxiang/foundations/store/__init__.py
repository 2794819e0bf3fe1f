"""Where rows are kept: SQLite in the data folder by default, PostgreSQL by one setting.

`install_sqlite()` puts a SQLite without the WAL-reset bug in place before Django loads one.
"""

from __future__ import annotations

import sys

#: SQLite 3.7.0 to 3.51.2 can lose or corrupt committed data when the WAL is reset while a second
#: connection works. Fixed in 3.51.3, and in the branches 3.50.7 and 3.44.6 (sqlite.org/wal.html).
_FIXED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


class UnsafeSqlite(RuntimeError):
    """The SQLite at hand can lose acknowledged loans; the program does not start on it."""


def is_safe(version: tuple[int, int, int]) -> bool:
    """Say whether this SQLite version is free of the WAL-reset bug."""
    return version >= _FIXED[0] or any(
        version[:2] == fixed[:2] and version >= fixed for fixed in _FIXED[1:]
    )


def install_sqlite() -> None:
    """Make `import sqlite3` mean the SQLite that pysqlite3 carries. Raises UnsafeSqlite."""
    import pysqlite3
    from pysqlite3 import dbapi2

    if not is_safe(dbapi2.sqlite_version_info):
        raise UnsafeSqlite(dbapi2.sqlite_version)
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = dbapi2
