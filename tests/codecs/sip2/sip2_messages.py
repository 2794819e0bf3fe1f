"""Hypothesis strategies for whole SIP2 messages with Chinese text, shared by these tests."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

from hypothesis import strategies as st

from shuxiang.foundations.codecs import sip2

#: Everyday characters, and rare ones whose GBK second byte is the delimiter's 0x7C.
CHINESE = "图书馆借阅成功珅質鍇東觸牛王㐀𠮷Ａ　"
TEXT = st.text(st.sampled_from(CHINESE + "AZY0123 -./'"), max_size=12)
DATES = st.datetimes().map(sip2.SipDate.of)
_CODES = {"fee_type": 2, "payment_type": 2, "circulation_status": 2, "security_marker": 2}
_WIDTHS = {"uid_algorithm": 1, "pwd_algorithm": 1, "status_code": 1, "language": 3, **_CODES}
_ALWAYS_A_NUMBER = {
    "max_print_width": 999,
    "timeout_period": 999,
    "retries_allowed": 999,
    "renewed_count": 9999,
    "unrenewed_count": 9999,
}


def _fixed(name: str, annotation: str) -> st.SearchStrategy[Any]:
    if annotation == "bool":
        return st.booleans()
    if annotation == "SipDate":
        return DATES
    if annotation == "PatronStatus":
        flags = st.lists(st.booleans(), min_size=14, max_size=14)
        return flags.map(lambda up: sip2.PatronStatus.read("".join("Y" if u else " " for u in up)))
    if annotation.startswith("frozenset"):
        return st.frozensets(st.sampled_from(list(sip2.SummaryKind)))
    if annotation == "int | None":
        if name in _ALWAYS_A_NUMBER:
            return st.integers(0, _ALWAYS_A_NUMBER[name])
        return st.none() | st.integers(0, 9999)
    if name in _WIDTHS:
        width = _WIDTHS[name]
        return st.text("0123456789", min_size=width, max_size=width)
    return st.sampled_from(
        {
            "magnetic_media": ["Y", "N", "U"],
            "desensitize": ["Y", "N", "U"],
            "protocol_version": ["2.00", "1.00"],
            "hold_mode": list("+-*"),
            "currency_type": ["CNY", "USD"],
        }[name]
    )


def _tagged(annotation: str) -> st.SearchStrategy[Any]:
    return {
        "str": TEXT,
        "str | None": st.none() | TEXT,
        "bool | None": st.none() | st.booleans(),
        "int | None": st.none() | st.integers(0, 9999),
        "SipDate | None": st.none() | DATES,
        "tuple[str, ...]": st.lists(TEXT, max_size=4).map(tuple),
        "frozenset[Supported]": st.frozensets(st.sampled_from(list(sip2.Supported))),
    }[annotation]


def message_of(message_class: type[sip2.Message]) -> st.SearchStrategy[sip2.Message]:
    """Return messages of one class, every field filled at random."""
    parts: dict[str, st.SearchStrategy[Any]] = {}
    for each in fields(message_class):
        if each.name == "extra":
            unknown = st.tuples(st.sampled_from(["ZZ", "XK", "U1"]), TEXT)
            parts["extra"] = st.lists(unknown, max_size=2).map(tuple)
        elif each.default is MISSING:
            parts[each.name] = _fixed(each.name, str(each.type))
        else:
            parts[each.name] = _tagged(str(each.type))
    return st.builds(message_class, **parts)


REQUESTS = st.one_of([message_of(each) for each in sip2.REQUESTS.values()])
RESPONSES = st.one_of([message_of(each) for each in sip2.RESPONSES.values()])
