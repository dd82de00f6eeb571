"""Which sessions there still are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.utils import timezone

from core.tenancy.managers import TenantQuerySet

if TYPE_CHECKING:
    from apps.tenants.models import Tenant
    from apps.users.models import User


class SessionQuerySet(TenantQuerySet):
    """Sessions of one clinic."""

    def of(self, user: User) -> Self:
        """Keep one person's."""
        return self.filter(user=user)

    def unended(self) -> Self:
        """Keep those that nobody has ended and that are within their time, idle or not."""
        return self.filter(ended_at=None, expiration__gt=timezone.now())

    def live(self, tenant: Tenant) -> Self:
        """Keep those that requests may still use, by the clinic's limits."""
        return self.unended().filter(last_activity__gt=timezone.now() - tenant.session_idle)
