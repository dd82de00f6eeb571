"""Which clinics are at work, and what time it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.tenants.choices import TenantStatus
from apps.tenants.models import Tenant
from core.tenancy.context import PLATFORM_ID, tenant_context

if TYPE_CHECKING:
    from core.tasks.schedule import Clock


def clinics_at_work() -> list[Clock]:
    """Return every active clinic with its time zone; a suspended one is not reminded of anything."""
    with tenant_context(PLATFORM_ID):
        clinics = Tenant.objects.filter(status=TenantStatus.ACTIVE).exclude(pk=PLATFORM_ID)
        return [(clinic.pk, clinic.zone) for clinic in clinics]
