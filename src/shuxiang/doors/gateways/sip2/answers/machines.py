"""The machine itself: its login (93) and whether we are here (99)."""

from __future__ import annotations

from datetime import datetime

from shuxiang.departments.network import queries as network
from shuxiang.departments.staff import services as staff
from shuxiang.doors.gateways.sip2.answers.saying import institution_of, sip_date
from shuxiang.doors.gateways.sip2.terminal import Machine
from shuxiang.foundations.codecs import sip2
from shuxiang.foundations.kernel.actor import Power
from shuxiang.foundations.kernel.refusals import Refusal

#: Messages that a machine's account may allow, with the power that it then has.
_BY_POWER = {
    sip2.Supported.HOLD: Power.HOLD,
    sip2.Supported.FEE_PAID: Power.TAKE_MONEY,
    sip2.Supported.BLOCK_PATRON: Power.BLOCK_READERS,
    sip2.Supported.PATRON_ENABLE: Power.BLOCK_READERS,
}


def _supported(machine: Machine) -> frozenset[sip2.Supported]:
    """Return what this machine is answered to; before its login nothing that needs a right."""
    actor = machine.actor
    return frozenset(
        one
        for one in sip2.Supported
        if one not in _BY_POWER or (actor is not None and actor.may(_BY_POWER[one]))
    )


def login(asked: sip2.Login, machine: Machine, now: datetime) -> sip2.ResponseMessage:
    """93: a failed one also ends what was logged in before."""
    machine.forget()
    try:
        slip = staff.authenticate_terminal(
            login=sip2.unescape_name(asked.login_user_id),
            password=asked.login_password,
            address=machine.address,
            now=now,
        )
    except Refusal:
        return sip2.LoginResponse(ok=False)
    machine.admit(slip, now)
    return sip2.LoginResponse(ok=True)


def status(asked: sip2.SCStatus, machine: Machine, now: datetime) -> sip2.ResponseMessage:
    """99: we are here, and this is what we answer to."""
    library = network.library()
    return sip2.ACSStatus(
        online_status=True,
        checkin_ok=True,
        checkout_ok=True,
        acs_renewal_policy=True,
        status_update_ok=False,
        offline_ok=bool(machine.slip and machine.slip.may_no_block),
        timeout_period=100,
        retries_allowed=3,
        date_time_sync=sip_date(now),
        protocol_version="2.00",
        institution_id=institution_of(machine),
        library_name=library.name if library else None,
        supported_messages=_supported(machine),
        terminal_location=machine.slip.location_code if machine.slip else None,
    )
