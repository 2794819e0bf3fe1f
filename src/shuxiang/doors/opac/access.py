"""Who may open the readers' pages."""

from shuxiang.doors.frame.access import OPEN, READER

ACCESS = {
    "opac:home": OPEN,
    "opac:search": OPEN,
    "opac:suggest": OPEN,
    "opac:title": OPEN,
    "opac:hold": READER,
    "opac:hold-change": READER,
    "opac:elder": OPEN,
    "opac:places": OPEN,
    "opac:place": OPEN,
    "opac:rules": OPEN,
    "opac:login": OPEN,
    "opac:logout": OPEN,
    "opac:me": READER,
    "opac:renew": READER,
    "opac:history": READER,
    "opac:keep-history": READER,
    "opac:inbox": READER,
    "opac:inbox-read": READER,
    "opac:inbox-wishes": READER,
    "opac:inbox-message": READER,
    "opac:data": READER,
    "opac:data-download": READER,
    "opac:data-contact": READER,
    "opac:data-ask": READER,
    "opac:data-take-back": READER,
    "opac:privacy": OPEN,
    "opac:points": READER,
    "opac:pin": READER,
}
