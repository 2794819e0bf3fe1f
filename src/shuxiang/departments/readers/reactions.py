"""What readers does when the journal tells of something."""

from __future__ import annotations

from shuxiang.foundations.journal.erasing import erase_about
from shuxiang.foundations.journal.reading import EntrySlip
from shuxiang.foundations.preflight import checking


def leave_the_journal(entries: list[EntrySlip]) -> None:
    """Take an erased reader out of every entry and of what the last check found. Heard until it is
    done, so a kill loses nothing."""
    for entry in entries:
        erase_about(entry.facts["reader_id"])
        checking.forget("readers", entry.facts["reader_id"])
