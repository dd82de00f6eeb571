"""Sessions, and the wrong passwords that came before them."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from uuid_utils.compat import uuid7

from apps.users.sessions.choices import EndReason, SessionKind
from apps.users.sessions.querysets import SessionQuerySet
from core.tenancy.managers import TenantManager
from core.tenancy.models import TenantOwned


class Session(TenantOwned):
    """One sign-in of one person; while it lives, its access tokens and admin pages do. The seed of every request's rights.

    `expiration` is its end in any case; before that it ends when it was idle for longer than the clinic allows, by
    `last_activity`, which is right to a minute. What has ended stays so: a trigger refuses every later change.
    """

    session_id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sessions")
    kind = models.CharField(
        max_length=10, choices=SessionKind, default=SessionKind.API, db_default=SessionKind.API
    )
    token_hash = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    last_activity = models.DateTimeField(default=timezone.now)
    expiration = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=20, choices=EndReason, blank=True)
    ip = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=300, blank=True)
    application = models.ForeignKey(
        "users.Application", models.PROTECT, related_name="+", null=True, db_index=False
    )

    objects: ClassVar[TenantManager] = TenantManager.from_queryset(SessionQuerySet)()

    # What the OAuth2 token that a request was sent with was given; None where no application acts in between.
    scopes: frozenset[str] | None = None

    class Meta(TenantOwned.Meta):
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end_reason="") | Q(ended_at__isnull=False),
                name="session_end_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(kind=SessionKind.API) ^ Q(token_hash=""),
                name="session_of_the_api_has_a_token",
            ),
            models.CheckConstraint(
                condition=Q(kind=SessionKind.OAUTH, application__isnull=False)
                | (~Q(kind=SessionKind.OAUTH) & Q(application=None)),
                name="session_of_an_application_names_it",
            ),
        )
        indexes = (
            models.Index(
                fields=["tenant", "application"],
                condition=Q(application__isnull=False),
                name="sessions_of_applications",
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="ended_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        """Return the id by which the person can end it."""
        return str(self.session_id)

    @property
    def is_live(self) -> bool:
        """Whether requests may still use it, by the limits of its clinic."""
        now = timezone.now()
        return (
            self.ended_at is None
            and self.expiration > now
            and self.last_activity > now - self.tenant.session_idle
        )


class Attempts(TenantOwned):
    """Passwords that were tried since the last right one, on one device that a person is known by or on all others.

    `device_hash` is empty for those others. Without a user it counts the names that nobody has, which so cost the
    same as those that somebody has, and leave no row of their own.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", null=True, db_index=False
    )
    device_hash = models.CharField(max_length=64, blank=True)
    known_until = models.DateTimeField(null=True)
    count = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    last_attempt_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantOwned.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["tenant", "user", "device_hash"],
                nulls_distinct=False,
                name="attempts_counted_once",
            ),
            models.CheckConstraint(
                condition=Q(device_hash="", known_until__isnull=True)
                | (~Q(device_hash="") & Q(known_until__isnull=False, user__isnull=False)),
                name="attempts_of_known_devices_end",
            ),
        )

    def __str__(self) -> str:
        """Return the count; whose it is stays in the clinic."""
        return f"{self.count} attempts"
