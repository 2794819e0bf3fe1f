"""Text messages through a gateway that takes one HTTP request with a JSON body for each."""

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any

from shuxiang.listeners.notices.channels.shape import Message, Rejected, Unreachable
from shuxiang.listeners.notices.rules import answered_well, fill_header, fill_json

TIMEOUT = 10.0
_MOST_READ = 64 * 1024

#: Answers that speak of the gateway and not of the message.
_CLOSED = frozenset({401, 402, 403, 404, 405, 407, 408, 425, 429})


@dataclass(frozen=True, slots=True)
class SmsAccount:
    """A gateway as a library describes it. `success_field` is a path in the answer, or empty."""

    address: str
    body: str
    header: str = ""
    key: str = field(default="", repr=False)
    success_field: str = ""
    success_value: str = ""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The key goes to the address that was set and nowhere else."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


class Sms:
    """One gateway. Every message is a connection of its own."""

    def __init__(self, account: SmsAccount) -> None:
        self._account = account
        # No proxy of the environment: phone numbers go straight to the gateway.
        self._opener = urllib.request.build_opener(_NoRedirects(), urllib.request.ProxyHandler({}))

    def send(self, message: Message) -> None:
        account = self._account
        values = {
            "手机号": message.to,
            "内容": message.body,
            "密钥": account.key,
            "编号": message.ident,
        }
        request = urllib.request.Request(  # noqa: S310  (the rules allow http and https only)
            account.address,
            data=fill_json(account.body, values),
            headers={"Content-Type": "application/json; charset=utf-8"},
            method="POST",
        )
        if extra := fill_header(account.header, values):
            request.add_header(*extra)
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                said = answer.read(_MOST_READ)
        except urllib.error.HTTPError as error:
            with error:
                said = error.read(_MOST_READ)
            text = f"HTTP {error.code} {_excerpt(said)}".strip()
            if error.code >= 500 or error.code in _CLOSED or 300 <= error.code < 400:
                raise Unreachable(text) from error
            raise Rejected(text) from error
        except (OSError, HTTPException, ValueError) as error:
            reason = getattr(error, "reason", error)
            raise Unreachable(f"{type(error).__name__}: {reason}"[:300]) from error
        if not answered_well(said, account.success_field, account.success_value):
            raise Rejected(_excerpt(said) or "empty answer")

    def close(self) -> None:
        self._opener.close()


def _excerpt(said: bytes) -> str:
    return " ".join(said.decode("utf-8", "replace").split())[:200]
