"""Readers, what they show at the desk, what keeps them from borrowing, and who answers for them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from shuxiang.departments.readers.rules import CredentialKind
from shuxiang.departments.readers.rules.requests import RequestEnd, RequestKind


class ReaderCategory(models.Model):
    """成人证, 少儿证, 集体证 …: what a library tells its readers apart by."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=40)
    min_age = models.IntegerField(null=True, blank=True)
    max_age = models.IntegerField(null=True, blank=True)
    #: Books at a time in all; empty means no limit of its own.
    loan_limit = models.IntegerField(null=True, blank=True)
    #: Years that a new card is valid; empty means without end.
    valid_years = models.IntegerField(null=True, blank=True)
    #: 临时证: so many days instead of years, that day included, and not made longer.
    valid_days = models.IntegerField(null=True, blank=True)
    #: Cards of plastic that go from hand to hand: a number that was given back is given again.
    reuses_cards = models.BooleanField(default=False)
    #: What a reader becomes who is older than `max_age`; empty means that nobody is moved.
    grows_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_group = models.BooleanField(default=False)
    needs_guardian = models.BooleanField(default=False)
    deposit_fen = models.IntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)


class Reader(models.Model):
    """One who borrows: a person, or a unit with a group card.

    Sealed fields are opened only by those with the power, each time with an entry in the journal.
    """

    name = models.CharField(max_length=100)
    #: Every reading of the name, full and initials, separated by spaces, for search.
    name_pinyin = models.CharField(max_length=400, blank=True)
    name_sort = models.CharField(max_length=200, blank=True, db_index=True)
    category = models.ForeignKey(ReaderCategory, on_delete=models.PROTECT, related_name="readers")
    #: The category that they grew out of last: whoever is put back into it by hand stays there.
    grew_from = models.ForeignKey(
        ReaderCategory, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    place = models.ForeignKey("network.Place", on_delete=models.PROTECT, related_name="readers")
    id_kind = models.CharField(max_length=20, blank=True)
    id_sealed = models.TextField(blank=True)
    id_hash = models.CharField(max_length=64, blank=True, db_index=True)
    birth_sealed = models.TextField(blank=True)
    #: The year alone stays readable: age bands of statistics and age rules need no more.
    birth_year = models.IntegerField(null=True, blank=True)
    phone_sealed = models.TextField(blank=True)
    phone_hash = models.CharField(max_length=64, blank=True, db_index=True)
    phone_tail = models.CharField(max_length=4, blank=True, db_index=True)
    address_sealed = models.TextField(blank=True)
    email_sealed = models.TextField(blank=True)
    contact_name = models.CharField(max_length=50, blank=True)
    note = models.CharField(max_length=500, blank=True)
    pin_hash = models.CharField(max_length=200, blank=True)
    pin_must_change = models.BooleanField(default=True)
    pin_failures = models.IntegerField(default=0)
    pin_failed_at = models.DateTimeField(null=True, blank=True)
    pin_locked_until = models.DateTimeField(null=True, blank=True)
    session_stamp = models.CharField(max_length=32)
    keeps_history = models.BooleanField(default=False)
    registered_at = models.DateTimeField()
    registered_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["id_hash"],
                condition=Q(closed_at=None) & ~Q(id_hash=""),
                name="one_open_card_per_identity",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["category", "birth_year"], condition=Q(closed_at=None), name="who_grows_up"
            )
        ]


class ApiToken(models.Model):
    """A key that a reader gave to a program. The key itself is known to nobody but the program:
    `hashed` is what it is looked up by, `shown` its beginning, to tell one from another."""

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=60)
    hashed = models.CharField(max_length=64, unique=True)
    shown = models.CharField(max_length=12)
    may_act = models.BooleanField(default=False)
    #: The reader's sessions at the time: a new PIN or a closed account ends the key as well.
    session_stamp = models.CharField(max_length=32)
    made_at = models.DateTimeField()
    ends_on = models.DateField()
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)


class Credential(models.Model):
    """Something a reader shows: card, identity number, social-security card, chip, WeChat.

    `key` is what is looked up: the number itself for cards and chips, a keyed hash for what is
    secret. A key is never given to anybody again, so rows stay when they no longer count.
    """

    reader = models.ForeignKey(Reader, on_delete=models.PROTECT, related_name="credentials")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in CredentialKind])
    key = models.CharField(max_length=80, unique=True)
    shown = models.CharField(max_length=40)
    issued_at = models.DateTimeField()
    lost_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)


class Block(models.Model):
    """停借: why a reader may not borrow for a time. Without `until_on` it has no end."""

    reader = models.ForeignKey(Reader, on_delete=models.PROTECT, related_name="blocks")
    reason = models.CharField(max_length=200)
    placed_at = models.DateTimeField()
    until_on = models.DateField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["reader"], condition=Q(lifted_at=None), name="standing_blocks")
        ]


class Guardian(models.Model):
    """Who answers for a child, and that they agreed, to which text and when."""

    child = models.ForeignKey(Reader, on_delete=models.PROTECT, related_name="guardians")
    guardian = models.ForeignKey(
        Reader, on_delete=models.PROTECT, null=True, blank=True, related_name="wards"
    )
    name = models.CharField(max_length=100)
    phone_sealed = models.TextField(blank=True)
    relation = models.CharField(max_length=20)
    consent_version = models.CharField(max_length=20)
    consented_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)


class ReaderRequest(models.Model):
    """What a reader asks of the library about their own data: 更正 of what only the desk may change,
    or 注销. What they want stands sealed until it is answered."""

    reader = models.ForeignKey(Reader, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in RequestKind])
    wanted_sealed = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(
        max_length=9, blank=True, choices=[(one.value, one.value) for one in RequestEnd]
    )
    answer = models.CharField(max_length=200, blank=True)
    answered_by = models.CharField(max_length=50, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reader", "kind"], condition=Q(ended_at=None), name="one_open_request_each"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_how="")
                | (Q(ended_at__isnull=False) & ~Q(ended_how="")),
                name="ended_request_says_how",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["asked_at"], condition=Q(ended_at=None), name="requests_waiting")
        ]


class ReaderList(models.Model):
    """书单: titles that a reader wants to find again. Only the reader sees it."""

    reader = models.ForeignKey(Reader, on_delete=models.PROTECT, related_name="lists")
    name = models.CharField(max_length=40)
    made_at = models.DateTimeField()


class ListedTitle(models.Model):
    """One title on a list. The number may be that of a title joined with another since."""

    of = models.ForeignKey(ReaderList, on_delete=models.CASCADE, related_name="titles")
    bib_id = models.BigIntegerField()
    put_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["of", "bib_id"], name="once_on_a_list")
        ]


class Application(models.Model):
    """网上登记: what somebody who wants a card told at home, sealed, until the desk has seen their
    document. `number` is what they show at the desk."""

    number = models.CharField(max_length=10, unique=True)
    told_sealed = models.TextField()
    made_at = models.DateTimeField(db_index=True)


class Erasure(models.Model):
    """注销: a reader of whom nothing is left but the number that figures and receipts stand on."""

    reader = models.OneToOneField(Reader, on_delete=models.PROTECT, related_name="erasure")
    erased_at = models.DateTimeField()
    erased_by = models.CharField(max_length=50)


class SpentNumber(models.Model):
    """The keyed hash of a card number whose reader was erased: it is given to nobody again, and
    nobody can read from it whose it was."""

    hash = models.CharField(max_length=64, unique=True)
