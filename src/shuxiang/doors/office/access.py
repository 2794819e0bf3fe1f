"""Who may work in the back office, room by room."""

from shuxiang.doors.frame.access import Rule

ACCESS: dict[str, Rule] = {}
