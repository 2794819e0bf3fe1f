"""Who may open the routes of the interface."""

from shuxiang.doors.frame.access import OPEN, PROGRAM

ACCESS = {
    "api:api-root": OPEN,
    "api:openapi-json": OPEN,
    "api:titles": OPEN,
    "api:title": OPEN,
    "api:copies": OPEN,
    "api:places": OPEN,
    "api:me": PROGRAM,
    "api:loans": PROGRAM,
    "api:renewal": PROGRAM,
    "api:holds": PROGRAM,
    "api:place-hold": PROGRAM,
    "api:cancel-hold": PROGRAM,
    "api:notices": PROGRAM,
}
