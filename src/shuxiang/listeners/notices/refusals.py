"""How notices says no."""

from __future__ import annotations

from shuxiang.foundations.kernel.refusals import Refusal


class NoticeRuleRefused(Refusal):
    """A policy of a kind makes no sense; every fault is named."""

    code = "notices.rule-refused"


class TextRefused(Refusal):
    """A text cannot be used as it stands; every fault is named."""

    code = "notices.text-refused"


class ChannelRefused(Refusal):
    """A gateway or mail server cannot be as described; every fault is named."""

    code = "notices.channel-refused"


class NotSent(Refusal):
    """A test did not get through; the words of the other side are in `error`."""

    code = "notices.not-sent"


class UnknownNotice(Refusal):
    """There is no such message, or it is somebody else's."""

    code = "notices.unknown-notice"
