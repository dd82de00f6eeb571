"""What happens to clinics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apps.tenants.errors import domain_taken
from core.errors import refusing

if TYPE_CHECKING:
    from apps.tenants.models import Tenant


def change(tenant: Tenant, **changes: Any) -> Tenant:
    """Change what a clinic may change of itself; a host name is one clinic's only."""
    for field, value in changes.items():
        setattr(tenant, field, value)
    with refusing(tenants_tenant_domain_url_key=domain_taken):
        tenant.save(update_fields=[*changes, "updated_at"])
    return tenant
