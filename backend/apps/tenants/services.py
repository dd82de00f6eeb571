"""What happens to clinics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apps.tenants.errors import domain_taken
from core.errors import refusing
from core.tenancy.locks import locked_again

if TYPE_CHECKING:
    from apps.tenants.models import Tenant


def change(tenant: Tenant, **changes: Any) -> Tenant:
    """Change what a clinic may change of itself; a host name is one clinic's only."""
    changed = locked_again(tenant)
    for field, value in changes.items():
        setattr(changed, field, value)
    with refusing(tenants_tenant_domain_url_key=domain_taken):
        changed.save(update_fields=[*changes, "updated_at"])
    return changed
