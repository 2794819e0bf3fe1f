"""A whole library moves in: file → titles, copies and a balance sheet."""

from shuxiang.departments.holdings.services.move_in.facts import Settings
from shuxiang.departments.holdings.services.move_in.preview import preview
from shuxiang.departments.holdings.services.move_in.running import (
    run,
    start,
    start_readers,
    usual_settings,
)

__all__ = ["Settings", "preview", "run", "start", "start_readers", "usual_settings"]
