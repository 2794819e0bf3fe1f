"""The tables of notices."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from shuxiang.listeners.notices.rules import ChannelName, Ended, Guardians, Kind, Language, What


class NoticeRule(models.Model):
    """How a library tells one kind. A kind without a row goes by the program's own."""

    kind = models.CharField(max_length=20, unique=True, choices=[(k.value, k.value) for k in Kind])
    is_on = models.BooleanField(default=True)
    days = models.JSONField(default=list)
    channels = models.JSONField(default=list)
    guardians = models.CharField(max_length=8, choices=[(g.value, g.value) for g in Guardians])
    digest = models.BooleanField(default=False)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    set_by = models.CharField(max_length=50)
    set_at = models.DateTimeField()


class NoticeText(models.Model):
    """A library's own words for a kind, in a language, by a way."""

    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in Kind])
    language = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Language])
    channel = models.CharField(max_length=8, choices=[(c.value, c.value) for c in ChannelName])
    subject = models.CharField(max_length=60, blank=True)
    body = models.TextField()
    set_by = models.CharField(max_length=50)
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "language", "channel"], name="one_text_each")
        ]


class Channel(models.Model):
    """What every way out has: whether it is in use, and how it has been doing."""

    is_on = models.BooleanField(default=False)
    last_sent_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True)
    set_by = models.CharField(max_length=50)
    set_at = models.DateTimeField()

    class Meta:
        abstract = True


class SmsGateway(Channel):
    """Where text messages are handed in: one HTTP request with a JSON body each. One row."""

    address = models.CharField(max_length=500)
    header = models.CharField(max_length=300, blank=True)
    body = models.TextField()
    key_sealed = models.TextField(blank=True)
    success_field = models.CharField(max_length=60, blank=True)
    success_value = models.CharField(max_length=60, blank=True)


class MailServer(Channel):
    """Where mail is handed in. One row."""

    host = models.CharField(max_length=200)
    port = models.IntegerField(default=587)
    security = models.CharField(max_length=8)
    login = models.CharField(max_length=200, blank=True)
    password_sealed = models.TextField(blank=True)
    sender = models.CharField(max_length=200)
    #: The certificate of a server that no public authority vouches for, as PEM.
    certificate = models.TextField(blank=True)


class NoticeWish(models.Model):
    """By which ways a reader wants to be told, and in which language."""

    reader = models.OneToOneField(
        "readers.Reader", on_delete=models.PROTECT, related_name="notice_wish"
    )
    channels = models.JSONField(default=list)
    language = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Language])
    set_at = models.DateTimeField()


class Notice(models.Model):
    """One message of a kind to one who is told, on one day.

    For a reader, for one who answers for a child without being a reader, or for the staff of a
    place. It stands in the inbox from `told_at` on. `key` holds kind, person and day, and so keeps
    a second of them out.
    """

    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in Kind])
    reader = models.ForeignKey(
        "readers.Reader", on_delete=models.PROTECT, null=True, related_name="notices"
    )
    guardian = models.ForeignKey(
        "readers.Guardian", on_delete=models.PROTECT, null=True, related_name="notices"
    )
    place = models.ForeignKey("network.Place", on_delete=models.PROTECT, null=True)
    on = models.DateField()
    created_at = models.DateTimeField()
    tell_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    #: Everything in it was over before it could be told.
    over_at = models.DateTimeField(null=True, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    #: Its words and matters are gone; that it was told stays known.
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reader__isnull=False, guardian=None, place=None)
                | Q(reader=None, guardian__isnull=False, place=None)
                | Q(reader=None, guardian=None, place__isnull=False),
                name="a_notice_is_for_one",
            ),
            models.CheckConstraint(
                condition=Q(told_at=None) | Q(over_at=None), name="told_or_over_not_both"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["tell_at"], condition=Q(told_at=None, over_at=None), name="to_be_told"
            ),
            models.Index(fields=["reader", "told_at"], name="notice_inbox"),
            models.Index(
                fields=["reader"],
                condition=Q(told_at__isnull=False, read_at=None, forgotten_at=None),
                name="notice_unread",
            ),
        ]


class Matter(models.Model):
    """One thing in a message: this loan is due that day. `token` is told to one person once."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="matters")
    token = models.CharField(max_length=120, unique=True)
    about = models.ForeignKey(
        "readers.Reader", on_delete=models.PROTECT, null=True, related_name="+"
    )
    what = models.CharField(max_length=8, choices=[(w.value, w.value) for w in What])
    what_id = models.BigIntegerField()
    day = models.DateField(null=True, blank=True)
    step = models.IntegerField(default=0)
    why = models.CharField(max_length=200, blank=True)


class Sending(models.Model):
    """A message on one way out of the house, until it is sent, given up, or over."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="sendings")
    channel = models.CharField(max_length=8, choices=[(c.value, c.value) for c in ChannelName])
    address = models.CharField("masked", max_length=100, blank=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(
        max_length=8, blank=True, choices=[(one.value, one.value) for one in Ended]
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "channel"], name="one_sending_each_way"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_how="")
                | (Q(ended_at__isnull=False) & ~Q(ended_how="")),
                name="ended_sending_says_how",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["channel", "due_at"], condition=Q(ended_at=None), name="to_be_sent"
            ),
            models.Index(fields=["created_at"], name="sending_by_time"),
        ]
