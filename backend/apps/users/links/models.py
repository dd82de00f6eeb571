"""Links that are sent by mail."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from uuid_utils.compat import uuid7

from apps.users.links.choices import LinkEnd, Purpose
from core.tenancy.models import TenantOwned


class Link(TenantOwned):
    """A credential that a mail brings and that works once; of one person and purpose only the latest works."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="links", db_index=False
    )
    purpose = models.CharField(max_length=20, choices=Purpose)
    token_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)
    expiration = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=20, choices=LinkEnd, blank=True)

    class Meta(TenantOwned.Meta):
        constraints = (
            models.UniqueConstraint(fields=["tenant", "token_hash"], name="link_token_once"),
            models.UniqueConstraint(
                fields=["tenant", "user", "purpose"],
                condition=Q(ended_at=None),
                name="one_link_per_purpose",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=Purpose.values), name="link_purpose_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end_reason="")
                | Q(ended_at__isnull=False, end_reason__in=LinkEnd.values),
                name="link_end_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        """Return what it is for."""
        return self.get_purpose_display()
