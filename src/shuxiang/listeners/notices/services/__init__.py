"""The acts of notices, one function each."""

from shuxiang.listeners.notices.services.forgetting import forget_old, forget_reader
from shuxiang.listeners.notices.services.printing import ask_back, mark_printed
from shuxiang.listeners.notices.services.sending import Sent, send_due
from shuxiang.listeners.notices.services.setting import (
    set_mail_server,
    set_rule,
    set_sms_gateway,
    set_text,
    standard_text,
    try_channel,
)
from shuxiang.listeners.notices.services.telling import tell_readers, tell_staff
from shuxiang.listeners.notices.services.wishing import mark_all_read, mark_read, set_wish

__all__ = [
    "Sent",
    "ask_back",
    "forget_old",
    "forget_reader",
    "mark_all_read",
    "mark_printed",
    "mark_read",
    "send_due",
    "set_mail_server",
    "set_rule",
    "set_sms_gateway",
    "set_text",
    "set_wish",
    "standard_text",
    "tell_readers",
    "tell_staff",
    "try_channel",
]
