"""What goes out, as OpenAPI tells it. Days are ISO 8601; moments carry their offset."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema


class TitleLine(Schema):
    """One title of a list. `available` is the sentence that the catalogue's page shows."""

    id: int
    title: str
    volume: str
    author: str
    publisher: str
    year: int | None
    available: str
    can_be_lent_now: bool
    page: str


class Titles(Schema):
    """One page of titles; `total` is how many there are in all."""

    total: int
    page: int
    size: int
    looked_for: str
    titles: list[TitleLine]


class Title(TitleLine):
    """Everything that the record says."""

    title_rest: str
    isbn: str
    issn: str
    language: str
    kind: str
    class_number: str
    edition: str
    pages: str
    subjects: list[str]
    series: list[str]
    summary: str
    waiting: int


class Copy(Schema):
    """One copy, where it is and whether it can be taken home now."""

    barcode: str
    place: str
    location: str
    shelf: str
    call_number: str
    on_shelf: bool
    lendable: bool
    due_on: date | None


class Copies(Schema):
    total: int
    copies: list[Copy]


class Place(Schema):
    """A library, branch or service point; `code` is what a hold names it by."""

    code: str
    name: str
    kind: str
    address: str
    phone: str
    open_now: bool
    page: str


class Me(Schema):
    """The reader whom the key belongs to."""

    name: str
    category: str
    valid_until: date | None
    loans: int
    holds: int
    unread: int
    may_act: bool


class Loan(Schema):
    barcode: str
    title_id: int
    title: str
    lent_at: datetime
    due_on: date
    renewals: int
    renewals_allowed: int
    overdue_days: int


class Renewal(Schema):
    barcode: str
    title: str
    due_on: date
    renewals: int


class HoldWanted(Schema):
    """Which title, and the code of the place to fetch it at (the reader's own where it is left
    out)."""

    title_id: int
    place: str = ""


class Hold(Schema):
    id: int
    title_id: int
    title: str
    place: str
    placed_at: datetime
    state: str
    position: int
    keep_until: date | None


class Notice(Schema):
    id: int
    sent_at: datetime
    read: bool
    subject: str
    text: str
