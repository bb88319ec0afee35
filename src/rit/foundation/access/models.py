"""Accounts and the roles granted to them for a period (L5-a)."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q


class DateRange(Func):
    """daterange(from, to, '[]'): a grant covers both its first and its last day."""

    function = "DATERANGE"
    output_field = DateRangeField()


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username__iexact=username)


class Account(AbstractBaseUser):
    """What signs in. Knows no person: `people.Person` points here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(max_length=80, unique=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    is_staff = False
    is_superuser = False

    objects = AccountManager()

    class Meta:
        db_table = "access_account"

    def __str__(self) -> str:
        return self.username


class Grant(models.Model):
    """A role for a period, given by somebody entitled to; a stand-in's grant points to the one it stands in for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40)
    from_date = models.DateField()
    to_date = models.DateField()
    reason = models.CharField(max_length=300)
    granted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField()
    stands_in_for = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="stand_ins")
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_grant"
        constraints = [
            models.CheckConstraint(name="grant_period", condition=Q(from_date__lte=F("to_date"))),
            models.CheckConstraint(
                name="grant_not_to_oneself", condition=Q(granted_by=None) | ~Q(granted_by=F("account"))
            ),
            models.CheckConstraint(
                name="grant_ended_paired",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False),
            ),
            ExclusionConstraint(
                name="grant_once_at_a_time",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (
                        DateRange(
                            "from_date", "to_date", RangeBoundary(inclusive_lower=True, inclusive_upper=True)
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(ended_at=None),
            ),
        ]
        indexes = [models.Index(fields=["role", "to_date"], name="grant_role")]


class SignedInSession(models.Model):
    """Where an account is signed in, so that its owner can look and end it. No address is kept.

    `key_hash` is the SHA-256 of the session's key: this table opens no session.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="signed_in_sessions")
    key_hash = models.CharField(max_length=64, unique=True)
    browser = models.CharField(max_length=20, blank=True)
    system = models.CharField(max_length=20, blank=True)
    started_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        db_table = "access_session"
