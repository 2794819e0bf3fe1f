"""Bringing entries to those who must hear of them: at least once, with patience."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from shuxiang.foundations.journal import reading
from shuxiang.foundations.journal.models import Delivery
from shuxiang.foundations.journal.reading import EntrySlip

#: A subscriber hears of several entries at once, oldest first, and must not mind hearing twice.
Reaction = Callable[[list[EntrySlip]], None]

#: Wait after the n-th failure; the last figure repeats.
PATIENCE = (5, 30, 120, 600, 3_600)


def deliver(subscribers: Mapping[str, Reaction], *, now: datetime, most: int = 500) -> int:
    """Deliver what is due and return how many deliveries succeeded.

    A subscriber that fails keeps its deliveries, with the error beside them, and is tried again
    later; the others are not held up by it.
    """
    done = 0
    for name, react in subscribers.items():
        waiting = list(
            Delivery.objects.filter(subscriber=name, due_at__lte=now).order_by("entry_id")[:most]
        )
        if not waiting:
            continue
        ids = [one.pk for one in waiting]
        try:
            react([reading.entry(one.entry_id) for one in waiting])
        except Exception as error:  # whatever a subscriber throws, the entry stays to be delivered
            for one in waiting:
                wait = PATIENCE[min(one.tries, len(PATIENCE) - 1)]
                one.tries += 1
                one.due_at = now + timedelta(seconds=wait)
                one.last_error = f"{type(error).__name__}: {error}"[:2_000]
            Delivery.objects.bulk_update(waiting, ["tries", "due_at", "last_error"])
            continue
        Delivery.objects.filter(pk__in=ids).delete()
        done += len(ids)
    return done


def failing() -> list[tuple[str, int, str]]:
    """Return (subscriber, how many wait, last error) of those that have failed at least once."""
    found: dict[str, tuple[int, str]] = {}
    for name, error in Delivery.objects.filter(tries__gt=0).values_list("subscriber", "last_error"):
        count, _ = found.get(name, (0, ""))
        found[name] = (count + 1, error)
    return [(name, count, error) for name, (count, error) in found.items()]
