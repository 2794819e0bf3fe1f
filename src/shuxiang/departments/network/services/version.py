"""The number by which every process notices that network has changed."""

from __future__ import annotations

import secrets

from shuxiang.departments.network.models import Library


def fresh() -> int:
    """Return a version number that was not used before.

    Drawn, not counted: a number that a rolled-back transaction showed to somebody must never come
    again with other contents.
    """
    return secrets.randbelow(2**31 - 2) + 1


def turn_the_page() -> None:
    """Let everybody forget what they remember of network. Called after the last write of an act."""
    Library.objects.update(calendar_version=fresh())
