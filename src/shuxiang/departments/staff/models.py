"""Accounts of those who work here, and the roles that bundle powers."""

from __future__ import annotations

from django.db import models


class Role(models.Model):
    """A named bundle of powers. `powers` holds values of kernel.actor.Power."""

    name = models.CharField(max_length=40, unique=True)
    powers = models.JSONField(default=list)


class StaffMember(models.Model):
    """Somebody who works here. `everywhere` opens all places to them, else their own and below."""

    login = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=50)
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="members")
    place = models.ForeignKey("network.Place", on_delete=models.PROTECT, related_name="staff")
    everywhere = models.BooleanField(default=False)
    password_hash = models.CharField(max_length=200)
    must_change_password = models.BooleanField(default=True)
    password_changed_at = models.DateTimeField()
    #: Changes whenever sessions made before must die: new password, other role, disabled.
    session_stamp = models.CharField(max_length=32)
    failures = models.IntegerField(default=0)
    failed_at = models.DateTimeField(null=True, blank=True)
    locked_until = models.DateTimeField(null=True, blank=True)
    last_login_at = models.DateTimeField(null=True, blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()


class Terminal(models.Model):
    """The account of a self-service machine on SIP2."""

    login = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    place = models.ForeignKey("network.Place", on_delete=models.PROTECT, related_name="terminals")
    password_hash = models.CharField(max_length=200)
    location_code = models.CharField(max_length=40, blank=True)
    institution = models.CharField(max_length=40, blank=True)
    profile = models.CharField(max_length=20, default="standard")
    charset = models.CharField(max_length=12, default="auto")
    #: Addresses or networks it may come from, one a line; empty means this machine and private ones.
    addresses = models.TextField(blank=True)
    lends_without_pin = models.BooleanField(default=False)
    may_no_block = models.BooleanField(default=False)
    may_hold = models.BooleanField(default=True)
    may_take_fees = models.BooleanField(default=False)
    #: May keep a reader from borrowing (01), and let go what a machine stopped (25).
    may_block = models.BooleanField(default=False)
    #: Bins of a sorter, one a line: a code of a place, HOLD, SHELF or ASIDE, and the bin.
    sort_bins = models.TextField(blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
