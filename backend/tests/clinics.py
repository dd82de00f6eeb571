"""The fixed cast: two clinics with the same staff, so that every name and number exists in both."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from apps.tenants.models import Tenant
from apps.users.models import User
from apps.users.roles import Role
from core.tenancy.context import PLATFORM_ID, tenant_context

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from uuid import UUID

PASSWORD = "correct horse battery staple"
STAFF_ROLES = [role for role in Role if role != Role.OPERATOR]
PROVIDERS = {Role.DENTIST, Role.HYGIENIST}


@dataclass
class Clinic:
    """A clinic and one member of staff for every role."""

    tenant: Tenant
    staff: dict[str, User] = field(default_factory=dict)

    @property
    def id(self) -> UUID:
        """The tenant's id."""
        return self.tenant.pk

    def __getattr__(self, role: str) -> User:
        """Answer `clinic.receptionist` and the like."""
        try:
            return self.__dict__["staff"][role]
        except KeyError as error:
            raise AttributeError(role) from error

    def context(self) -> AbstractContextManager[None]:
        """Work for this clinic."""
        return tenant_context(self.id)


def make_clinic(slug: str, **fields: Any) -> Clinic:
    """Create a clinic with its staff."""
    fields = {"timezone": "Europe/Berlin", "domain_url": f"{slug}.example.com", **fields}
    with tenant_context(PLATFORM_ID):
        tenant = Tenant.objects.create(slug=slug, name=f"Clinic {slug}", **fields)
    clinic = Clinic(tenant)
    with clinic.context():
        for role in STAFF_ROLES:
            clinic.staff[str(role)] = make_user(role)
    return clinic


def make_user(role: str, username: str | None = None, **fields: Any) -> User:
    """Create a user of the current clinic; the user name is the role's unless given."""
    user = User(
        username=username or str(role),
        role=role,
        first_name=str(role).capitalize(),
        last_name="Example",
        is_provider=role in PROVIDERS,
        **fields,
    )
    user.set_password(PASSWORD)
    user.save(force_insert=True)
    return user
