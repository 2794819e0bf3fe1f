"""Mail through a server of the library's choice, over STARTTLS or SSL."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime

from shuxiang.listeners.notices.channels.shape import Message, Rejected, Unreachable
from shuxiang.listeners.notices.rules import MailSecurity

TIMEOUT = 15.0


@dataclass(frozen=True, slots=True)
class MailAccount:
    """A mail server as a library describes it. `certificate` is PEM, or empty for the public ones."""

    host: str
    port: int
    security: MailSecurity
    sender: str
    sender_name: str = ""
    login: str = ""
    password: str = field(default="", repr=False)
    certificate: str = field(default="", repr=False)


class Mail:
    """One server, spoken to over one connection for a run; opened with the first message."""

    def __init__(self, account: MailAccount) -> None:
        self._account = account
        self._server: smtplib.SMTP | None = None

    def send(self, message: Message) -> None:
        letter = self._letter(message)
        try:
            server = self._server or self._connect()
            server.send_message(letter, from_addr=self._account.sender, to_addrs=[message.to])
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            self._refused(code, said, error)
        except smtplib.SMTPAuthenticationError as error:
            self._drop()
            raise Unreachable(_words(error.smtp_code, error.smtp_error)) from error
        except smtplib.SMTPResponseException as error:
            self._refused(error.smtp_code, error.smtp_error, error)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            self._drop()
            raise Unreachable(f"{type(error).__name__}: {error}"[:300]) from error

    def _refused(self, code: int, said: bytes | str, error: Exception) -> None:
        """5xx speaks of the message, 4xx of the moment (RFC 5321, 4.2.1)."""
        if 500 <= code < 600:
            if self._server is not None:
                with contextlib.suppress(smtplib.SMTPException, OSError):
                    self._server.rset()
            raise Rejected(_words(code, said)) from error
        self._drop()
        raise Unreachable(_words(code, said)) from error

    def _letter(self, message: Message) -> EmailMessage:
        account = self._account
        letter = EmailMessage()
        letter["Subject"] = " ".join(message.subject.split())
        name = account.sender_name.replace('"', "")
        letter["From"] = f'"{name}" <{account.sender}>' if name else account.sender
        letter["To"] = message.to
        letter["Date"] = format_datetime(message.written_at)
        letter["Message-ID"] = f"<{message.ident}@{account.sender.rpartition('@')[2]}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(message.body)
        return letter

    def _connect(self) -> smtplib.SMTP:
        account = self._account
        trust = ssl.create_default_context(cadata=account.certificate or None)
        server: smtplib.SMTP
        if account.security is MailSecurity.SSL:
            server = smtplib.SMTP_SSL(account.host, account.port, timeout=TIMEOUT, context=trust)
        else:
            server = smtplib.SMTP(account.host, account.port, timeout=TIMEOUT)
        self._server = server
        if account.security is MailSecurity.STARTTLS:
            server.starttls(context=trust)
        if account.login:
            server.login(account.login, account.password)
        return server

    def _drop(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def close(self) -> None:
        if self._server is not None:
            try:
                self._server.quit()
            except (OSError, smtplib.SMTPException):
                self._server.close()
            self._server = None


def _words(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}"[:300]
