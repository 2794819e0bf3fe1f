"""A week's opening hours in one sentence: 周二至周日 8:30–20:30，周一闭馆."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shuxiang.departments.network.rules import Calendar, Span
from shuxiang.foundations.kernel.days import WEEKDAYS


def _hours(spans: tuple[Span, ...]) -> str:
    return _("、").join(
        f"{span.opens.hour}:{span.opens.minute:02d}–{span.closes.hour}:{span.closes.minute:02d}"
        for span in spans
    )


def week_in_words(calendar: Calendar) -> str:
    """Return the week, days with the same hours together, the closed ones last."""
    groups: list[tuple[tuple[Span, ...], list[int]]] = []
    for day, spans in enumerate(calendar.week):
        if groups and groups[-1][0] == spans:
            groups[-1][1].append(day)
        else:
            groups.append((spans, [day]))
    groups.sort(key=lambda group: (not group[0], group[1][0]))
    parts = []
    for spans, days in groups:
        said = str(WEEKDAYS[days[0]])
        if len(days) == 2:
            said += _("、") + str(WEEKDAYS[days[1]])
        elif len(days) > 2:
            said += _("至") + str(WEEKDAYS[days[-1]])
        parts.append(f"{said} {_hours(spans)}" if spans else said + _("闭馆"))
    return _("，").join(parts)
