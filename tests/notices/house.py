"""云溪县图书馆 as tests of notices find it: who is lent what, and how the ways out are set."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import cast
import shelves
from notices.servers import LOGIN, PASSWORD, Gateway, MailHost, certificate

from shuxiang.departments.circulation import services as lending
from shuxiang.departments.circulation.slips import LoanSlip
from shuxiang.departments.readers import services as readers
from shuxiang.departments.readers.slips import ReaderSlip
from shuxiang.foundations.journal.delivery import deliver
from shuxiang.foundations.kernel.actor import OWN_POWERS, Actor, ActorKind
from shuxiang.listeners.notices import jobs, queries, services
from shuxiang.listeners.notices.models import Notice
from shuxiang.listeners.notices.rules import Kind, MailSecurity
from shuxiang.listeners.notices.services import Sent
from shuxiang.project.subscriptions import REACTIONS

BODY = '{"to": "{手机号}", "text": "{内容}", "id": "{编号}"}'


@dataclass(frozen=True, slots=True)
class House:
    county: cast.County
    books: shelves.Shelves

    @property
    def now(self) -> datetime:
        return self.county.now

    def after(self, **span: float) -> datetime:
        return self.now + timedelta(**span)

    def lend(self, number: int, to: ReaderSlip | None = None, *, days_ago: float = 0) -> LoanSlip:
        return lending.lend(
            card_number=(to or self.county.chen).card_number,
            barcode=self.books[number],
            by=self.county.desk,
            now=self.now - timedelta(days=days_ago),
        )

    def take_back(self, number: int, now: datetime | None = None) -> None:
        lending.take_back(barcode=self.books[number], by=self.county.desk, now=now or self.now)

    def actor(self, reader: ReaderSlip) -> Actor:
        return Actor(
            ActorKind.READER,
            reader.reader_id,
            reader.name,
            reader.place_id,
            OWN_POWERS,
            frozenset(),
        )

    def set_policy(self, kind: Kind, **changes: object) -> None:
        changed = replace(queries.policy(kind), **changes)  # type: ignore[arg-type]
        services.set_rule(policy=changed, by=self.county.director, now=self.now)

    def set_sms(self, gateway: Gateway, *, is_on: bool = True, header: str = "") -> None:
        services.set_sms_gateway(
            is_on=is_on,
            address=gateway.address,
            header=header,
            body=BODY,
            key="top-secret-key",
            success_field="code",
            success_value="0",
            by=self.county.director,
            now=self.now,
        )

    def set_mail(self, host: MailHost) -> None:
        safe = host.security != "none"
        services.set_mail_server(
            is_on=True,
            host="127.0.0.1",
            port=host.port,
            security=MailSecurity(host.security),
            login=LOGIN if safe else "",
            password=PASSWORD,
            sender="library@example.com",
            certificate=certificate()[0] if safe else "",
            by=self.county.director,
            now=self.now,
        )

    def give_email(self, reader: ReaderSlip, email: str = "guilan@example.com") -> None:
        readers.set_email(
            reader_id=reader.reader_id, email=email, by=self.actor(reader), now=self.now
        )

    def remind(self, now: datetime | None = None) -> None:
        jobs.remind(now or self.now)

    def hear(self, now: datetime | None = None) -> None:
        deliver(REACTIONS, now=now or self.now)

    def send(self, now: datetime | None = None) -> Sent:
        return services.send_due(now=now or self.now)

    def notices(self, kind: Kind, reader: ReaderSlip | None = None) -> list[Notice]:
        found = Notice.objects.filter(kind=kind.value).order_by("pk")
        if reader is not None:
            found = found.filter(reader_id=reader.reader_id)
        return list(found)

    def inbox(self, reader: ReaderSlip) -> list[str]:
        """The texts of a reader's inbox, newest first."""
        return [one.body for one in queries.inbox(reader.reader_id)]
