"""Comparing texts whole."""

from __future__ import annotations

from shuxiang.foundations.codecs import chinese


def exact(text: str) -> str:
    """Return a text as it is compared whole: folded, without spaces."""
    return chinese.fold(text).replace(" ", "")
