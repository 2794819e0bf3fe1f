"""From one message to one call of a service, and from its answer to one message.

The protocol's own words are used here (patron, item); below this door they are reader and copy.
"""

from __future__ import annotations

from collections.abc import Callable

from shuxiang.doors.gateways.sip2.answers import (
    blocking,
    checkins,
    checkouts,
    fees,
    holds,
    items,
    machines,
    patrons,
    renewals,
)
from shuxiang.foundations.codecs import sip2

#: What is asked → who answers.
ANSWERS: dict[type[sip2.RequestMessage], Callable[..., sip2.ResponseMessage]] = {
    sip2.Login: machines.login,
    sip2.SCStatus: machines.status,
    sip2.PatronStatusRequest: patrons.patron_status,
    sip2.PatronInformation: patrons.patron_information,
    sip2.EndPatronSession: patrons.end_session,
    sip2.BlockPatron: blocking.block_patron,
    sip2.PatronEnable: blocking.enable_patron,
    sip2.Checkout: checkouts.checkout,
    sip2.Checkin: checkins.checkin,
    sip2.Renew: renewals.renew,
    sip2.RenewAll: renewals.renew_all,
    sip2.ItemInformation: items.item_information,
    sip2.ItemStatusUpdate: items.item_status_update,
    sip2.Hold: holds.hold,
    sip2.FeePaid: fees.fee_paid,
}
