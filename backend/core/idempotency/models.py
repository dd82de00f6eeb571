"""Answers that are kept, so that a repeated request is answered and not done again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from uuid_utils.compat import uuid7

from core.tenancy.models import TenantOwned


class KeptAnswer(TenantOwned):
    """What a user's POST with an `Idempotency-Key` was answered, for 24 hours; key and body as hashes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    route = models.CharField(max_length=300)
    key_hash = models.CharField(max_length=64)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField()
    content = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantOwned.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["tenant", "user", "route", "key_hash"], name="one_answer_per_key"
            ),
        )
        indexes = (models.Index(fields=["tenant", "created_at"], name="kept_answers_by_age"),)

    def __str__(self) -> str:
        """Return the route; what was answered is the clinic's."""
        return self.route
