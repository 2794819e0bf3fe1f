"""Every kind of defect, planted past the services, as other systems and hands leave them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import cast
from shelves import Shelves

from shuxiang.departments.cashier.models import Charge, Line, Receipt, Till
from shuxiang.departments.catalogue.models import Bib
from shuxiang.departments.circulation import services as circulation
from shuxiang.departments.circulation.models import Hold, Loan, LoanRule, RulesVersion, Transit
from shuxiang.departments.circulation.rules import LoanPolicy
from shuxiang.departments.holdings.models import Copy, CopyKind, Location
from shuxiang.departments.network.models import Holiday, Library, OpeningHours, Place
from shuxiang.departments.readers.models import Block, Credential, Guardian, Reader, ReaderCategory
from shuxiang.departments.staff.models import StaffMember, Terminal
from shuxiang.foundations.kernel.days import day_of


@dataclass
class Ground:
    """Where defects are planted."""

    county: cast.County
    books: Shelves

    @property
    def now(self):
        return self.county.now

    @property
    def today(self) -> date:
        return day_of(self.county.now)

    def ago(self, **span: int):
        return self.now - timedelta(**span)

    def copy(self, **columns: object) -> None:
        Copy.objects.filter(barcode=self.books[0]).update(**columns)

    def title(self, **columns: object) -> None:
        Bib.objects.filter(pk=self.books.bib_ids[0]).update(**columns)

    def wu(self, **columns: object) -> None:
        Reader.objects.filter(pk=self.county.wu.reader_id).update(**columns)

    def child(self, **columns: object) -> None:
        Reader.objects.filter(pk=self.county.child.reader_id).update(**columns)

    def lend(self, barcode: str | None = None) -> Loan:
        slip = circulation.lend(
            card_number=self.county.wu.card_number, barcode=barcode or self.books[0],
            by=self.county.desk, now=self.now,
        )  # fmt: skip
        return Loan.objects.get(pk=slip.loan_id)

    def loan(self, **columns: object) -> None:
        Loan.objects.filter(pk=self.lend().pk).update(**columns)

    def hold(self, **columns: object) -> None:
        slip = circulation.place_hold(
            reader_id=self.county.wu.reader_id, bib_id=self.books.bib_ids[0],
            pickup_id=self.county.branch.place_id, by=self.county.desk, now=self.now,
        )  # fmt: skip
        Hold.objects.filter(pk=slip.hold_id).update(**columns)

    def close(self, place_id: int) -> None:
        Place.objects.filter(pk=place_id).update(closed_since=self.today)
        self.new_calendar()

    def new_calendar(self) -> None:
        library = Library.objects.get()
        library.calendar_version += 1
        library.save()

    def rule(self, **more: object) -> int:
        policy = replace(LoanPolicy(0, None, None, None, days=30, limit=10), **more)
        return circulation.set_rule(policy=policy, by=self.county.director, now=self.now)

    def new_page(self) -> None:
        one = RulesVersion.objects.get()
        one.version += 1
        one.save()

    def charge(self, **columns: object) -> Charge:
        made = Charge.objects.create(
            reader_id=self.county.wu.reader_id, kind="other", place_id=self.county.main.place_id,
            **{"why": "补证", "made_at": self.now, **columns},
        )  # fmt: skip
        Line.objects.create(
            reader_id=self.county.wu.reader_id, charge=made, kind="charge", amount_fen=500,
            at=self.now, day_on=self.today, by="林远", why="补证",
        )  # fmt: skip
        return made


# --- network and staff ---------------------------------------------------------------------------------


def never_open(g: Ground) -> None:
    OpeningHours.objects.filter(place_id=g.county.point.place_id).delete()
    g.new_calendar()


def below_closed(g: Ground) -> None:
    g.close(g.county.branch.place_id)


def no_holidays(g: Ground) -> None:
    Holiday.objects.all().delete()
    g.new_calendar()


def one_who_manages(g: Ground) -> None:
    """The cast has one director, and that is one too few."""


def first_password(g: Ground) -> None:
    StaffMember.objects.filter(login="许静").update(
        must_change_password=True, created_at=g.ago(days=60)
    )


def unused(g: Ground) -> None:
    StaffMember.objects.filter(login="许静").update(last_login_at=g.ago(days=500))


def staff_of_closed(g: Ground) -> None:
    g.close(g.county.branch.place_id)


def machine(g: Ground, place_id: int, **columns: object) -> None:
    Terminal.objects.create(
        login="k1", name="1 号机", place_id=place_id, password_hash="x", **columns
    )


def machine_of_closed(g: Ground) -> None:
    machine(g, g.county.branch.place_id)
    g.close(g.county.branch.place_id)


def silent_machine(g: Ground) -> None:
    machine(g, g.county.main.place_id, last_seen_at=g.ago(days=90))


# --- holdings and catalogue ----------------------------------------------------------------------------


def at_closed_place(g: Ground) -> None:
    g.copy(place_id=g.county.branch.place_id)
    g.close(g.county.branch.place_id)


def in_retired_location(g: Ground) -> None:
    room = Copy.objects.get(barcode=g.books[0]).location
    extra = Location.objects.create(place_id=room.place_id, code="OLD", name="旧书库", lends=True)
    g.copy(location=extra)
    Location.objects.filter(pk=extra.pk).update(retired_at=g.now)


def home_at_closed_place(g: Ground) -> None:
    room = Location.objects.filter(place_id=g.county.branch.place_id).first()
    g.copy(location=room)
    g.close(g.county.branch.place_id)


def of_retired_kind(g: Ground) -> None:
    old = CopyKind.objects.create(code="old", name="录音带", lends=True, retired_at=g.now)
    g.copy(kind=old)


def of_closed_owner(g: Ground) -> None:
    g.copy(owner_id=g.county.point.place_id)
    g.close(g.county.point.place_id)


def no_lending_room(g: Ground) -> None:
    Location.objects.filter(place_id=g.county.main.place_id).update(lends=False)


def age_of_no_reader(g: Ground) -> None:
    CopyKind.objects.filter(code="book").update(min_age=81)


def accession_twice(g: Ground) -> None:
    Copy.objects.filter(barcode__in=[g.books[0], g.books[1]]).update(accession_number="G0001")


def same_title(g: Ground) -> None:
    Bib.objects.filter(pk__in=g.books.bib_ids[:2]).update(match_key="isbn:9787020000000")


# --- readers -------------------------------------------------------------------------------------------


def no_card(g: Ground) -> None:
    Credential.objects.filter(reader_id=g.county.wu.reader_id).update(retired_at=g.now)


def long_lost_card(g: Ground) -> None:
    Credential.objects.filter(reader_id=g.county.wu.reader_id).update(lost_at=g.ago(days=200))


def retired_category(g: Ground) -> None:
    ReaderCategory.objects.filter(code="adult").update(retired_at=g.now)


def child_alone(g: Ground) -> None:
    Guardian.objects.update(ended_at=g.now)


def no_birth_date(g: Ground) -> None:
    g.child(birth_year=None, birth_sealed="")


def endless_block(g: Ground) -> None:
    Block.objects.create(
        reader_id=g.county.wu.reader_id, reason="旧系统带来的", placed_at=g.ago(days=800)
    )


def reader_at_closed_place(g: Ground) -> None:
    g.close(g.county.branch.place_id)


def ended_before_begun(g: Ground) -> None:
    g.wu(valid_until=g.today - timedelta(days=900))


def guardian_gone(g: Ground) -> None:
    Reader.objects.filter(pk=g.county.chen.reader_id).update(closed_at=g.now)


def guardian_a_child(g: Ground) -> None:
    Reader.objects.filter(pk=g.county.chen.reader_id).update(birth_year=g.today.year - 12)


def twice(g: Ground) -> None:
    Reader.objects.filter(pk__in=[g.county.wu.reader_id, g.county.chen.reader_id]).update(
        name="陈桂兰", phone_hash="same"
    )


def credential_of_closed(g: Ground) -> None:
    Reader.objects.filter(pk=g.county.wu.reader_id).update(closed_at=g.now)
    Credential.objects.create(
        reader_id=g.county.wu.reader_id, kind="chip", key="CHIP-1", shown="CHIP-1", issued_at=g.now
    )


# --- money ---------------------------------------------------------------------------------------------


def day_not_closed(g: Ground) -> None:
    till = Till.objects.create(place_id=g.county.main.place_id, name="总馆服务台")
    Receipt.objects.create(
        till=till, number=1, day_on=g.today - timedelta(days=9), at=g.ago(days=9), by="周敏",
        reader_id=g.county.wu.reader_id, what="payment", method="cash", amount_fen=500,
    )  # fmt: skip


def owed_by_the_gone(g: Ground) -> None:
    g.charge()
    g.wu(closed_at=g.now)


def old_debt(g: Ground) -> None:
    g.charge(made_at=g.ago(days=900))


def without_words(g: Ground) -> None:
    g.charge(why="")


# --- lending -------------------------------------------------------------------------------------------


def no_rule_for_copies(g: Ground) -> None:
    LoanRule.objects.update(retired_at=g.now)
    g.new_page()


def rule_of_gone(g: Ground) -> None:
    g.rule(place_id=g.county.point.place_id)
    g.close(g.county.point.place_id)


def general_rule_nothing(g: Ground) -> None:
    g.rule(limit=0)


def points_without_scheme(g: Ground) -> None:
    g.rule(consequence="points")


def reader_closed(g: Ground) -> None:
    g.lend()
    g.wu(closed_at=g.now)


def due_on_closed_day(g: Ground) -> None:
    monday = g.today + timedelta(days=7 - g.today.weekday())
    g.loan(due_on=monday)


def lent_at_closed_place(g: Ground) -> None:
    g.loan(place_id=g.county.point.place_id)
    g.close(g.county.point.place_id)


def out_but_not_lent(g: Ground) -> None:
    g.lend()
    reading = Location.objects.filter(place_id=g.county.main.place_id, lends=False).first()
    g.copy(location=reading)


def out_but_home_is_closed(g: Ground) -> None:
    g.lend()
    home_at_closed_place(g)


def away_from_home(g: Ground) -> None:
    g.copy(place_id=g.county.branch.place_id)


def barcode_like_card(g: Ground) -> None:
    g.copy(barcode=g.county.wu.card_number)


def send(g: Ground, to_id: int, **columns: object) -> None:
    circulation.send_copy(barcode=g.books[0], to_id=to_id, by=g.county.desk, now=g.now)
    Transit.objects.update(**columns) if columns else None


def long_on_the_way(g: Ground) -> None:
    send(g, g.county.branch.place_id, sent_at=g.ago(days=60))


def to_closed_place(g: Ground) -> None:
    send(g, g.county.branch.place_id)
    g.close(g.county.branch.place_id)


def pickup_closed(g: Ground) -> None:
    g.hold()
    g.close(g.county.branch.place_id)


def hopeless(g: Ground) -> None:
    g.hold()
    Copy.objects.filter(bib_id=g.books.bib_ids[0]).update(withdrawn_at=g.now)


def holder_closed(g: Ground) -> None:
    g.hold()
    g.wu(closed_at=g.now)


def on_the_hold_shelf(g: Ground) -> None:
    """Caught at the main library for whoever picks it up there."""
    circulation.place_hold(
        reader_id=g.county.wu.reader_id, bib_id=g.books.bib_ids[0],
        pickup_id=g.county.main.place_id, by=g.county.desk, now=g.now,
    )  # fmt: skip
    circulation.take_back(barcode=g.books[0], by=g.county.desk, now=g.now)


def long_kept(g: Ground) -> None:
    on_the_hold_shelf(g)
    Hold.objects.update(keep_until=g.today - timedelta(days=9))


def not_cleared(g: Ground) -> None:
    on_the_hold_shelf(g)
    circulation.cancel_hold(hold_id=Hold.objects.get().pk, by=g.county.desk, now=g.now)


def expired_with_loans(g: Ground) -> None:
    g.lend()
    g.wu(valid_until=g.today - timedelta(days=1), registered_on=g.today - timedelta(days=900))


def over_the_limit(g: Ground) -> None:
    for number in range(4):
        g.lend(g.books[number])
    g.rule(limit=2)


#: Code of an oddity → how to plant one.
DEFECTS: dict[str, Callable[[Ground], None]] = {
    "network.never-open": never_open,
    "network.below-closed": below_closed,
    "network.no-holidays": no_holidays,
    "staff.one-who-manages": one_who_manages,
    "staff.first-password": first_password,
    "staff.unused": unused,
    "staff.of-closed-place": staff_of_closed,
    "staff.machine-of-closed-place": machine_of_closed,
    "staff.silent-machine": silent_machine,
    "holdings.long-in-processing": lambda g: g.copy(in_processing_since=g.ago(days=60)),
    "holdings.long-missing": lambda g: g.copy(missing_at=g.ago(days=400)),
    "holdings.long-damaged": lambda g: g.copy(damaged_at=g.ago(days=400)),
    "holdings.at-closed-place": at_closed_place,
    "holdings.in-retired-location": in_retired_location,
    "holdings.home-at-closed-place": home_at_closed_place,
    "holdings.of-retired-kind": of_retired_kind,
    "holdings.of-closed-owner": of_closed_owner,
    "holdings.odd-barcode": lambda g: g.copy(barcode="ａb-77"),
    "holdings.no-price": lambda g: g.copy(price_fen=None),
    "holdings.price-too-high": lambda g: g.copy(price_fen=2_880_000),
    "holdings.no-call-number": lambda g: g.copy(call_number="", call_key=""),
    "holdings.acquired-tomorrow": lambda g: g.copy(acquired_on=g.today + timedelta(days=3)),
    "holdings.accession-twice": accession_twice,
    "holdings.seen-tomorrow": lambda g: g.copy(last_seen_at=g.now + timedelta(days=400)),
    "holdings.no-lending-room": no_lending_room,
    "holdings.age-of-no-reader": age_of_no_reader,
    "holdings.titleless": lambda g: g.title(title=""),
    "catalogue.no-class": lambda g: g.title(class_number=""),
    "catalogue.year-to-come": lambda g: g.title(year=g.today.year + 20),
    "catalogue.wrong-isbn": lambda g: g.title(isbn="9787020000001"),
    "catalogue.same-title": same_title,
    "readers.no-card": no_card,
    "readers.long-lost-card": long_lost_card,
    "readers.retired-category": retired_category,
    "readers.child-alone": child_alone,
    "readers.outgrown": lambda g: g.child(birth_year=g.today.year - 40),
    "readers.too-young": lambda g: g.wu(birth_year=g.today.year - 3),
    "readers.no-birth-date": no_birth_date,
    "readers.odd-birth-year": lambda g: g.wu(birth_year=g.today.year + 3),
    "readers.nameless": lambda g: g.wu(name=""),
    "readers.endless-block": endless_block,
    "readers.at-closed-place": reader_at_closed_place,
    "readers.ended-before-begun": ended_before_begun,
    "readers.guardian-gone": guardian_gone,
    "readers.guardian-a-child": guardian_a_child,
    "readers.twice": twice,
    "readers.group-without-contact": lambda g: Reader.objects.filter(
        pk=g.county.school.reader_id
    ).update(contact_name=""),
    "readers.credential-of-closed": credential_of_closed,
    "cashier.day-not-closed": day_not_closed,
    "cashier.owed-by-the-gone": owed_by_the_gone,
    "cashier.old-debt": old_debt,
    "cashier.without-words": without_words,
    "circulation.no-rule-for-copies": no_rule_for_copies,
    "circulation.no-rule-for-readers": no_rule_for_copies,
    "circulation.rule-of-gone": rule_of_gone,
    "circulation.general-rule-nothing": general_rule_nothing,
    "circulation.points-without-scheme": points_without_scheme,
    "circulation.reader-closed": reader_closed,
    "circulation.readerless": lambda g: g.loan(reader=None),
    "circulation.due-on-closed-day": due_on_closed_day,
    "circulation.due-before-lent": lambda g: g.loan(due_on=g.today - timedelta(days=400)),
    "circulation.due-far-off": lambda g: g.loan(due_on=date(2037, 1, 5)),
    "circulation.lent-tomorrow": lambda g: g.loan(lent_at=g.now + timedelta(days=3)),
    "circulation.long-overdue": lambda g: g.loan(
        due_on=g.today - timedelta(days=500), lent_at=g.ago(days=530)
    ),
    "circulation.long-claimed": lambda g: g.loan(claimed_at=g.ago(days=60)),
    "circulation.lent-at-closed-place": lent_at_closed_place,
    "circulation.out-but-lost": lambda g: (g.lend(), g.copy(lost_at=g.now)),
    "circulation.out-but-missing": lambda g: (g.lend(), g.copy(missing_at=g.now)),
    "circulation.out-but-in-processing": lambda g: (g.lend(), g.copy(in_processing_since=g.now)),
    "circulation.out-but-withdrawn": lambda g: (g.lend(), g.copy(withdrawn_at=g.now)),
    "circulation.out-but-not-lent": out_but_not_lent,
    "circulation.home-is-closed": out_but_home_is_closed,
    "circulation.lost-by-nobody": lambda g: g.copy(lost_at=g.now),
    "circulation.away-from-home": away_from_home,
    "circulation.barcode-like-card": barcode_like_card,
    "circulation.long-on-the-way": long_on_the_way,
    "circulation.to-closed-place": to_closed_place,
    "circulation.pickup-closed": pickup_closed,
    "circulation.hopeless": hopeless,
    "circulation.holder-closed": holder_closed,
    "circulation.long-suspended": lambda g: g.hold(suspended_at=g.ago(days=500)),
    "circulation.long-kept": long_kept,
    "circulation.not-cleared": not_cleared,
    "circulation.expired-with-loans": expired_with_loans,
    "circulation.over-the-limit": over_the_limit,
}
