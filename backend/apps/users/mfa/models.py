"""Second factors, and the codes for who has lost one."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from uuid_utils.compat import uuid7

from apps.users.mfa.choices import FactorKind
from apps.users.mfa.constraints import TELLS_THE_PERSON_S_ROW
from core.tenancy.models import TenantOwned


class Factor(TenantOwned):
    """What one person shows beside the password; until it is confirmed it does nothing.

    `secret` is encrypted (`mfa/keys.py`). `last_step` is the latest time step whose code was used: no code of it, or of one
    before it, is taken again.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=10, choices=FactorKind)
    secret = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(null=True)

    class Meta(TenantOwned.Meta):
        constraints = (
            models.UniqueConstraint(fields=["tenant", "user", "kind"], name="one_factor_per_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=FactorKind.values), name="factor_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, last_step=None)
                | Q(confirmed_at__isnull=False, last_step__isnull=False),
                name="factor_is_confirmed_by_a_code",
            ),
        )
        triggers = (TELLS_THE_PERSON_S_ROW,)

    def __str__(self) -> str:
        """Return what it is; never the secret."""
        return self.get_kind_display()


class RecoveryCode(TenantOwned):
    """A code that stands in for a factor, once; a trigger refuses to change one that was used."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta(TenantOwned.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["tenant", "user", "code_hash"], name="recovery_code_once"
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="used_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__used_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        """Return whether it is still good; never the code."""
        return "used" if self.used_at else "unused"
