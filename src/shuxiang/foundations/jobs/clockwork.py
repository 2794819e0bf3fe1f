"""Running what is due, one piece at a time, with a lease that a killed process simply loses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Q

from shuxiang.foundations.jobs.models import Job
from shuxiang.foundations.kernel.days import ZONE, local

LEASE = timedelta(minutes=30)
PATIENCE = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Timed:
    """A piece of work and its hour: `at` a time of day on the library's clock, or `every` so long.

    `run` takes the moment and returns one line for people that says what was done.
    """

    name: str
    run: Callable[[datetime], str]
    at: time | None = None
    every: timedelta | None = None

    def next_after(self, moment: datetime) -> datetime:
        if self.every is not None:
            return moment + self.every
        here = local(moment)
        due = datetime.combine(here.date(), self.at or time(), ZONE)
        return due if due > here else due + timedelta(days=1)


def run_due(timed: Iterable[Timed], *, now: datetime) -> int:
    """Run every piece of work that is due and return how many ran well.

    The first sight of a new piece only plans it. A failure is kept with its error and tried again
    soon; the others are not held up.
    """
    done = 0
    for work in timed:
        job, fresh = Job.objects.get_or_create(
            name=work.name, defaults={"due_at": work.next_after(now)}
        )
        if fresh or job.due_at > now:
            continue
        taken = Job.objects.filter(
            Q(leased_until=None) | Q(leased_until__lt=now), pk=job.pk, due_at=job.due_at
        ).update(leased_until=now + LEASE)
        if not taken:
            continue
        try:
            outcome = work.run(now)
        except Exception as error:  # kept for people to read; the work is tried again
            wait = PATIENCE[min(job.tries, len(PATIENCE) - 1)]
            Job.objects.filter(pk=job.pk).update(
                leased_until=None,
                due_at=now + wait,
                tries=job.tries + 1,
                last_error=f"{type(error).__name__}: {error}"[:2_000],
            )
            continue
        Job.objects.filter(pk=job.pk).update(
            leased_until=None,
            due_at=work.next_after(now),
            tries=0,
            last_done_at=now,
            last_outcome=outcome[:2_000],
            last_error="",
        )
        done += 1
    return done


def hasten(name: str, now: datetime) -> None:
    """Let a piece of work be due at once: the worker takes it with its next round."""
    Job.objects.update_or_create(name=name, defaults={"due_at": now, "tries": 0})


def is_running(name: str, now: datetime) -> bool:
    """Say whether a piece of work is due or being done at this moment."""
    return Job.objects.filter(Q(due_at__lte=now) | Q(leased_until__gt=now), name=name).exists()


def last_outcome(name: str) -> tuple[datetime, str] | None:
    """Return when a piece of work was done last and what it said; None before the first time."""
    job = Job.objects.filter(name=name, last_done_at__isnull=False).first()
    return (job.last_done_at, job.last_outcome) if job and job.last_done_at else None
