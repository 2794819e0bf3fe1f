"""Reads of notices. Slips go out, drawers stay closed."""

from shuxiang.listeners.notices.queries.inbox import count_unread, inbox, message, wish_of
from shuxiang.listeners.notices.queries.matters import Looking
from shuxiang.listeners.notices.queries.one_reader import sheets_of
from shuxiang.listeners.notices.queries.sendings import (
    count_to_print,
    log,
    staff_messages,
    to_print,
)
from shuxiang.listeners.notices.queries.settings import (
    channel_states,
    counts_since,
    mail_server,
    policies,
    policy,
    sms_gateway,
    text,
    texts_of,
    usable,
)

__all__ = [
    "Looking",
    "channel_states",
    "count_to_print",
    "count_unread",
    "counts_since",
    "inbox",
    "log",
    "mail_server",
    "message",
    "policies",
    "policy",
    "sheets_of",
    "sms_gateway",
    "staff_messages",
    "text",
    "texts_of",
    "to_print",
    "usable",
    "wish_of",
]
