"""A whole library moves in: file, titles, copies, readers, and a balance sheet."""

from shuxiang.departments.holdings.services.move_in.facts import CopyRead, RecordRead, Settings
from shuxiang.departments.holdings.services.move_in.preview import preview
from shuxiang.departments.holdings.services.move_in.running import (
    begin,
    finish,
    run,
    start,
    start_readers,
    usual_settings,
)
from shuxiang.departments.holdings.services.move_in.wordlist import Wordlist
from shuxiang.departments.holdings.services.move_in.writing import Batch, write_batch

__all__ = [
    "Batch",
    "CopyRead",
    "RecordRead",
    "Settings",
    "Wordlist",
    "begin",
    "finish",
    "preview",
    "run",
    "start",
    "start_readers",
    "usual_settings",
    "write_batch",
]
