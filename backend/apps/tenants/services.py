"""What happens to clinics."""

from __future__ import annotations

from typing import Any

from apps.tenants.choices import TenantStatus
from apps.tenants.errors import InvalidTransition, domain_taken, slug_taken
from apps.tenants.models import Tenant
from core.errors import refusing
from core.tenancy.locks import locked_again


def change(tenant: Tenant, **changes: Any) -> Tenant:
    """Change what a clinic may change of itself; a host name is one clinic's only."""
    changed = locked_again(tenant)
    for field, value in changes.items():
        setattr(changed, field, value)
    with refusing(tenants_tenant_domain_url_key=domain_taken):
        changed.save(update_fields=[*changes, "updated_at"])
    return changed


def open_clinic(**fields: Any) -> Tenant:
    """Add a clinic, while the platform is current; its slug and its host name are one clinic's only."""
    with refusing(tenants_tenant_slug_key=slug_taken, tenants_tenant_domain_url_key=domain_taken):
        clinic: Tenant = Tenant.objects.create(**fields)
    return clinic


def suspend(tenant: Tenant) -> Tenant:
    """Keep an active clinic's staff out from their next request on; the platform itself stays."""
    locked = locked_again(tenant)
    if locked.is_platform:
        raise InvalidTransition("The platform itself is never suspended.")
    if locked.status != TenantStatus.ACTIVE:
        raise InvalidTransition("Only an active clinic can be suspended.")
    return _set_status(locked, TenantStatus.SUSPENDED)


def reactivate(tenant: Tenant) -> Tenant:
    """Let a suspended clinic's staff in again, with the sessions that have not run out; a closed one stays closed."""
    locked = locked_again(tenant)
    if locked.status != TenantStatus.SUSPENDED:
        raise InvalidTransition("Only a suspended clinic can be reactivated.")
    return _set_status(locked, TenantStatus.ACTIVE)


def _set_status(tenant: Tenant, status: TenantStatus) -> Tenant:
    tenant.status = status
    tenant.save(update_fields=["status", "updated_at"])
    return tenant
