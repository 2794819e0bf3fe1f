"""Open only until the library is; afterwards there is nothing here."""

from shuxiang.doors.frame.access import FOUNDER

ACCESS = {"setup:begin": FOUNDER, "setup:step": FOUNDER}
