"""Who may open the pages for other libraries."""

from shuxiang.doors.frame.access import OPEN

ACCESS = {
    "exchange:open": OPEN,
    "exchange:oai": OPEN,
    "exchange:sru": OPEN,
    "exchange:record": OPEN,
}
