"""What an SMS gateway and a mail server must be told, and how an answer is understood."""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from shuxiang.foundations.kernel.refusals import Because

#: Names that may stand in the body and the header of an SMS request.
SMS_NAMES = ("手机号", "内容", "密钥", "编号")

_NAME = re.compile(r"\{([^{}]*)\}")
_HOST = re.compile(r"[A-Za-z0-9.-]{1,200}|\[[0-9a-fA-F:]{2,45}\]")


class MailSecurity(StrEnum):
    """How a connection to a mail server is kept from being read."""

    STARTTLS = "starttls"
    SSL = "ssl"
    NONE = "none"


def _in_house(host: str) -> bool:
    """Say whether a host is this machine or one of the library's own network."""
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return address.is_loopback or address.is_private


def faults_of_sms(address: str, header: str, body: str, *, has_key: bool) -> list[Because]:
    """Return what is wrong with the description of a gateway. `header` is one line, or empty."""
    found = []
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        parts, host = urlsplit(""), ""
    if parts.scheme not in ("http", "https") or not host or len(address) > 500:
        found.append(Because("notices.address-wrong"))
    elif parts.username or parts.password:
        found.append(Because("notices.address-secret"))
    elif parts.scheme == "http" and not _in_house(host):
        found.append(Because("notices.address-open"))
    if header and not _is_header(header):
        found.append(Because("notices.header-wrong"))
    found += _faults_of_body(body)
    names = set(_NAME.findall(body)) | set(_NAME.findall(header))
    if "密钥" in names and not has_key:
        found.append(Because("notices.key-missing"))
    if unknown := [one for one in _names_in_header(header) if one not in SMS_NAMES]:
        found.append(Because("notices.name-unknown", {"names": tuple(unknown)}))
    return found


def _is_header(header: str) -> bool:
    name, colon, _value = header.partition(":")
    return bool(colon) and header.isprintable() and re.fullmatch(r"[A-Za-z0-9-]+", name) is not None


def _names_in_header(header: str) -> list[str]:
    return list(dict.fromkeys(_NAME.findall(header)))


def _faults_of_body(body: str) -> list[Because]:
    try:
        shape = json.loads(body)
    except ValueError:
        return [Because("notices.body-json")]
    if not isinstance(shape, dict | list):
        return [Because("notices.body-json")]
    names = [name for text in _texts(shape) for name in _NAME.findall(text)]
    found = []
    if unknown := [one for one in dict.fromkeys(names) if one not in SMS_NAMES]:
        found.append(Because("notices.name-unknown", {"names": tuple(unknown)}))
    if missing := [one for one in ("手机号", "内容") if one not in names]:
        found.append(Because("notices.body-lacks", {"names": tuple(missing)}))
    return found


def _texts(shape: Any) -> list[str]:
    if isinstance(shape, str):
        return [shape]
    if isinstance(shape, dict):
        return [text for one in shape.values() for text in _texts(one)]
    return [text for one in shape for text in _texts(one)] if isinstance(shape, list) else []


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _NAME.sub(lambda found: values.get(found[1], ""), text)


def fill_json(body: str, values: Mapping[str, str]) -> bytes:
    """Return the body of a request: values are put into the texts of the JSON, never between them."""

    def fill(shape: Any) -> Any:
        if isinstance(shape, str):
            return _filled(shape, values)
        if isinstance(shape, dict):
            return {name: fill(one) for name, one in shape.items()}
        return [fill(one) for one in shape] if isinstance(shape, list) else shape

    return json.dumps(fill(json.loads(body)), ensure_ascii=False).encode()


def fill_header(header: str, values: Mapping[str, str]) -> tuple[str, str] | None:
    """Return name and value of the extra header, or None where there is none."""
    name, colon, value = header.partition(":")
    return (name.strip(), _filled(value.strip(), values)) if colon else None


def answered_well(body: bytes, field: str, wanted: str) -> bool:
    """Say whether a gateway's answer means that it took the message.

    `field` is a path such as ``data.code``; empty where the status of the answer says it all.
    """
    if not field:
        return True
    try:
        found: Any = json.loads(body)
    except ValueError:
        return False
    for step in field.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    return str(found).lower() == wanted.lower()


def faults_of_mail(
    host: str, port: int, security: MailSecurity, login: str, sender: str, certificate: str
) -> list[Because]:
    """Return what is wrong with the description of a mail server."""
    found = []
    if not _HOST.fullmatch(host):
        found.append(Because("notices.host-wrong"))
    elif security is MailSecurity.NONE and (login or not _in_house(host)):
        found.append(Because("notices.mail-open"))
    if not 1 <= port <= 65_535:
        found.append(Because("notices.port-wrong"))
    if not re.fullmatch(r"[^\s@<>,]+@[A-Za-z0-9.-]+", sender):
        found.append(Because("notices.sender-wrong"))
    if certificate and "-----BEGIN CERTIFICATE-----" not in certificate:
        found.append(Because("notices.certificate-wrong"))
    return found
