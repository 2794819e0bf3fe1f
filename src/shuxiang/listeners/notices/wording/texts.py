"""The words that the program brings. A library may write its own over each of them.

They are kept in both languages side by side, not through gettext: a notice speaks the language of
the one who gets it, not of whoever set the screen.
"""

from __future__ import annotations

from shuxiang.listeners.notices.rules import ChannelName, Kind, Language
from shuxiang.listeners.notices.slips import TextSlip

#: Kind → (subject, text of the inbox, of mail and of paper, text of an SMS).
_CHINESE: dict[Kind, tuple[str, str, str]] = {
    Kind.DUE_SOON: (
        "{书名}{到期日}到期",
        "{称呼}借的书快到期了：\n{书单}\n可以在“我的借阅”里续借，也可以还到任一服务点。",
        "【{馆名}】{称呼}借的{书名}{到期日}到期，可在网上续借，还到任一服务点都行。",
    ),
    Kind.OVERDUE: (
        "{书名}超期{天数}天",
        "{称呼}借的书超期了：\n{书单}\n还到任一服务点都行，还了就能接着借。有事请打 {馆电话}。",
        "【{馆名}】{称呼}借的{书名}超期{天数}天，还到任一服务点都行。",
    ),
    Kind.HOLD_READY: (
        "预约的{书名}到了",
        "{称呼}预约的书到了：\n{书单}\n请到{取书处}来取，留到{保留到}。",
        "【{馆名}】{称呼}预约的{书名}到了，{取书处}留到{保留到}。",
    ),
    Kind.HOLD_EXPIRING: (
        "预约的{书名}留到{保留到}",
        "{称呼}预约的书还在等着：\n{书单}\n请到{取书处}来取。过了{保留到}，就给下一位了。",
        "【{馆名}】{称呼}预约的{书名}在{取书处}，只留到{保留到}。",
    ),
    Kind.HOLD_CANCELLED: (
        "预约取消了：{书名}",
        "{称呼}预约的书取消了：\n{书单}\n还想看，可以再预约。有事请打 {馆电话}。",
        "【{馆名}】{称呼}预约的{书名}取消了：{原因}。",
    ),
    Kind.CARD_EXPIRING: (
        "读者证{到期日}到期",
        "{称呼}的读者证{到期日}到期。带上证件到服务台验一下，就能接着用。",
        "【{馆名}】{称呼}的读者证{到期日}到期，请带证件到服务台验证。",
    ),
    Kind.BLOCK_SET: (
        "暂时不能借书",
        "{称呼}的读者证停借了：{原因}。\n停到：{保留到}。有事请打 {馆电话}。",
        "【{馆名}】{称呼}的读者证停借，原因：{原因}。电话{馆电话}。",
    ),
    Kind.ACCOUNT_CLOSED: (
        "读者证已经退了",
        "{称呼}的读者证已经退了。不是您本人办的，请打 {馆电话}。",
        "【{馆名}】{称呼}的读者证已经退了。不是您本人办的，请打{馆电话}。",
    ),
    Kind.REQUEST_DONE: (
        "您申请更正的资料改好了",
        "{称呼}申请更正的资料改好了。可以在“我的”里打开“我的资料”看一看。{原因}",
        "【{馆名}】{称呼}申请更正的资料改好了。",
    ),
    Kind.REQUEST_DECLINED: (
        "您申请的事没有办成",
        "{称呼}申请的事没有办成：{原因}\n想问清楚，请打 {馆电话}，或到服务台。",
        "【{馆名}】{称呼}申请的事没有办成，原因见“消息”。电话{馆电话}。",
    ),
    Kind.TRANSIT_LATE: (
        "有 {本数} 册在途太久",
        "这些书在路上太久了，请找一找：\n{书单}",
        "",
    ),
}

_ENGLISH: dict[Kind, tuple[str, str, str]] = {
    Kind.DUE_SOON: (
        "Due {due}: {title}",
        "Due soon, borrowed by {whose}:\n{list}\nRenew under “My loans”, or return at any branch.",
        "[{library}] {title}, due {due}. Renew online or return at any branch.",
    ),
    Kind.OVERDUE: (
        "{days} days overdue: {title}",
        "Overdue, borrowed by {whose}:\n{list}\nReturn at any branch. Questions: {phone}.",
        "[{library}] {title}: {days} days overdue. Return at any branch.",
    ),
    Kind.HOLD_READY: (
        "Ready for pick-up: {title}",
        "Reserved by {whose} and now here:\n{list}\nPick up at {place} by {until}.",
        "[{library}] {title} is ready at {place}, kept until {until}.",
    ),
    Kind.HOLD_EXPIRING: (
        "Kept until {until}: {title}",
        "Reserved by {whose} and still waiting:\n{list}\nPick up at {place} by {until}.",
        "[{library}] {title} waits at {place} only until {until}.",
    ),
    Kind.HOLD_CANCELLED: (
        "Reservation ended: {title}",
        "Reserved by {whose}, now ended:\n{list}\nYou may reserve again. Questions: {phone}.",
        "[{library}] Reservation ended: {title}. {why}",
    ),
    Kind.CARD_EXPIRING: (
        "Library card ends {due}",
        "The card of {whose} ends {due}. Bring your identity document to the desk to go on.",
        "[{library}] The card of {whose} ends {due}. Please visit the desk.",
    ),
    Kind.BLOCK_SET: (
        "Borrowing paused",
        "Borrowing is paused for {whose}: {why}\nUntil: {until}. Questions: {phone}.",
        "[{library}] Borrowing paused for {whose}: {why} Questions: {phone}.",
    ),
    Kind.ACCOUNT_CLOSED: (
        "Library card closed",
        "The card of {whose} was closed. If that was not you, call {phone}.",
        "[{library}] The card of {whose} was closed. Not you? Call {phone}.",
    ),
    Kind.REQUEST_DONE: (
        "Your data were corrected",
        "The data of {whose} were corrected as asked. See “My data” on “My page”. {why}",
        "[{library}] The data of {whose} were corrected as asked.",
    ),
    Kind.REQUEST_DECLINED: (
        "Your request was not granted",
        "What was asked for {whose} was not done: {why}\nQuestions: {phone}, or ask at the desk.",
        "[{library}] A request of {whose} was not granted; see your messages. Phone {phone}.",
    ),
    Kind.TRANSIT_LATE: (
        "{count} copies late in transit",
        "These copies have been on their way for too long:\n{list}",
        "",
    ),
}

_PAPER = {
    Language.CHINESE: (
        "催还单",
        "{读者}：\n在我馆借的下列图书已经超期，请尽快还到任一服务点。还了就能接着借。\n"
        "{馆名}　电话 {馆电话}",
    ),
    Language.ENGLISH: (
        "Overdue books",
        "{reader}:\nThe books below are overdue. Please return them at any branch.\n"
        "{library}, phone {phone}",
    ),
}

#: Every mail says how to get no more of them (网信: a way to refuse beside what is sent).
_NO_MORE = {
    Language.CHINESE: "\n\n不想再收邮件，可以在“我的”的“消息”里关上。\n{馆名}",
    Language.ENGLISH: "\n\nTo stop these mails, go to “My page”, “Messages”.\n{library}",
}


def default_text(kind: Kind, language: Language, channel: ChannelName) -> TextSlip:
    """Return the program's own words."""
    table = _CHINESE if language is Language.CHINESE else _ENGLISH
    subject, body, short = table[kind]
    if channel is ChannelName.SMS:
        subject, body = "", short or body
    elif channel is ChannelName.EMAIL:
        body += _NO_MORE[language]
    elif channel is ChannelName.PRINT and kind is Kind.OVERDUE:
        subject, body = _PAPER[language]
    return TextSlip(kind, language, channel, subject, body, own=False)
