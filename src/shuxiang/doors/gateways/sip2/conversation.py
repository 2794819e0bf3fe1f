"""What one machine says and is answered, without a socket: bytes in, bytes out."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.db import DatabaseError, connection

from shuxiang.departments.staff import services as machines
from shuxiang.doors.gateways.sip2.answers import ANSWERS
from shuxiang.doors.gateways.sip2.terminal import Machine
from shuxiang.foundations.codecs import sip2
from shuxiang.foundations.kernel import clock

log = logging.getLogger(__name__)

#: What may be asked before a login: the login itself and the status.
_BEFORE_LOGIN = (sip2.Login, sip2.SCStatus, sip2.RequestACSResend)


@dataclass(frozen=True, slots=True)
class Said:
    """What goes back to the machine, and whether the conversation ends with it."""

    data: bytes
    over: bool = False


def answer(machine: Machine, data: bytes) -> Said:
    """Answer whatever is complete in these bytes, strictly in order."""
    out = bytearray()
    for event in machine.wire.receive(data):
        match event:
            case sip2.Request():
                said = _answer_one(machine, event)
                out += said.data
                if said.over:
                    return Said(bytes(out), over=True)
            case sip2.Garbled():
                _tell_trouble(machine, "garbled")
                out += machine.wire.send(sip2.RequestSCResend())
            case sip2.Overlong():
                return Said(bytes(out), over=True)
    return Said(bytes(out))


def _answer_one(machine: Machine, event: sip2.Request) -> Said:
    message = event.message
    now = clock.now()
    if not isinstance(message, _BEFORE_LOGIN) and not machine.may_go_on(now):
        return Said(b"", over=True)
    if isinstance(message, sip2.RequestACSResend):
        return Said(machine.wire.last_sent or machine.wire.send(sip2.RequestSCResend()))
    repeated = event.sequence is not None and (event.sequence, event.raw) == (
        machine.last_sequence,
        machine.last_request,
    )
    if repeated and machine.wire.last_sent:
        return Said(machine.wire.last_sent)
    message = machine.with_card(message, now)
    try:
        response = ANSWERS[type(message)](message, machine, now)
    except DatabaseError:
        # Nothing was written; the machine asks again, and by then it may go better.
        log.exception("a machine's request met a broken database")
        connection.close()
        _tell_trouble(machine, "database")
        return Said(machine.wire.send(sip2.RequestSCResend()))
    except Exception:
        log.exception("a machine's request met a fault: %s", type(message).__name__)
        _tell_trouble(machine, "fault")
        return Said(machine.wire.send(sip2.RequestSCResend()))
    if machine.slip is not None:
        machines.machine_said(machine.slip.terminal_id, message.code, now)
        if isinstance(message, sip2.SCStatus):
            has_paper = message.status_code != sip2.StatusCode.OUT_OF_PAPER
            machines.machine_has_paper(machine.slip.terminal_id, has_paper)
    machine.last_sequence, machine.last_request = event.sequence, event.raw
    return Said(machine.wire.send(response, event.sequence))


def _tell_trouble(machine: Machine, trouble: str) -> None:
    if machine.slip is not None:
        machines.machine_in_trouble(machine.slip.terminal_id, trouble, clock.now())
