"""The ways out of the house, all of one shape.

A channel is opened once for a run, takes messages one by one, and is closed. It knows nothing of
readers, loans or tables. Two things can go wrong: this message is not wanted there (`Rejected`), or
the way itself is closed just now (`Unreachable`); anything else is a bug.

WeChat will be a third module here: it needs a certified service account and the reader's own
binding, so nothing offers it yet.
"""

from shuxiang.listeners.notices.channels.mail import Mail, MailAccount
from shuxiang.listeners.notices.channels.shape import Channel, Message, Rejected, Unreachable
from shuxiang.listeners.notices.channels.sms import Sms, SmsAccount

__all__ = [
    "Channel",
    "Mail",
    "MailAccount",
    "Message",
    "Rejected",
    "Sms",
    "SmsAccount",
    "Unreachable",
]
