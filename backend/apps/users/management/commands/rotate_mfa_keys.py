"""`manage.py rotate_mfa_keys`: encrypt every second factor's secret by the first of MFA_KEYS, so that the others can go."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.tenants.models import Tenant
from apps.users.mfa.keys import SecretUnreadable, renewed
from apps.users.models import Factor
from core.tenancy.context import tenant_context


class Command(BaseCommand):
    """Go through every clinic; a secret that no key reads ends it, and what was done before stays done."""

    help = "Encrypts the secrets of second factors by the first of MFA_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        done = 0
        for clinic in Tenant.objects.order_by("slug"):
            try:
                with tenant_context(clinic.pk):
                    done += _renew_all()
            except SecretUnreadable as error:
                raise CommandError(f"{clinic.slug}: {error} Nothing of it was changed.") from error
        self.stdout.write(f"{done} secrets are encrypted by the first key.")


def _renew_all() -> int:
    factors = list(Factor.objects.locked().order_by("pk"))
    for factor in factors:
        factor.secret = renewed(factor.secret)
        factor.save(update_fields=["secret"])
    return len(factors)
