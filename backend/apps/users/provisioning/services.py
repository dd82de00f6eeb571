"""What a platform operator does with clinics, while the platform is current. Both audit trails tell of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apps.tenants import services as clinics
from apps.users.invitations.services import invite
from apps.users.models import User
from apps.users.roles import Role
from core.audit.choices import Action
from core.audit.services import record
from core.errors import FieldError
from core.registry.furnishing import furnish
from core.tenancy.context import current_tenant_id, tenant_context

if TYPE_CHECKING:
    from collections.abc import Mapping

    from apps.tenants.choices import SuspensionReason
    from apps.tenants.models import Tenant


def provision(*, owner: Mapping[str, str], **fields: Any) -> Tenant:
    """Open a clinic with all that it begins with, and invite its first owner by mail, who signs in by the start of the address unless named.

    The clinic has what every clinic starts with; the operator who does it is nobody there.
    """
    clinic = clinics.open_clinic(**fields)
    _tell(clinic, "create")
    named: dict[str, Any] = {"username": owner["email"].partition("@")[0], **owner}
    if len(named["username"]) > (User._meta.get_field("username").max_length or 0):
        raise FieldError("owner.username", "Name one; the start of the address is too long.")
    with tenant_context(clinic.pk):
        furnish()
        invite(role=Role.OWNER, invited_by=None, **named)
    return clinic


def change(clinic: Tenant, **changes: Any) -> Tenant:
    """Change a clinic's particulars: for it, or while it is current itself."""
    changed = clinics.change(clinic, **changes)
    _tell(changed, "partial_update", action=Action.WRITE, fields=sorted(changes))
    return changed


def suspend(clinic: Tenant, *, reason: SuspensionReason | str) -> Tenant:
    """Keep a clinic's staff out."""
    suspended = clinics.suspend(clinic)
    _tell(suspended, "suspend", reason=str(reason))
    return suspended


def reactivate(clinic: Tenant) -> Tenant:
    """Let a clinic's staff in again."""
    reactivated = clinics.reactivate(clinic)
    _tell(reactivated, "reactivate")
    return reactivated


def _tell(
    clinic: Tenant, operation: str, *, action: Action = Action.PRIVILEGE, **details: Any
) -> None:
    """Leave an event where it was done, and one where the clinic's own auditor finds it."""
    for place in dict.fromkeys((current_tenant_id(), clinic.pk)):
        with tenant_context(place):
            record(
                action=action,
                resource="tenants",
                operation=operation,
                object_id=clinic.pk,
                details=details,
            )
