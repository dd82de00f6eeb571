"""How the admin's session finds its user again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.backends import BaseBackend

from apps.users.models import User
from core.tenancy.context import current_tenant_id_or_none

if TYPE_CHECKING:
    from uuid import UUID


class ClinicBackend(BaseBackend):
    """Users of the current clinic; the admin site makes the session's clinic current first."""

    def get_user(self, user_id: UUID | str) -> User | None:
        """Return the user while active; nobody where no clinic is current, as outside the admin."""
        if current_tenant_id_or_none() is None:
            return None
        user: User | None = (
            User.objects.select_related("tenant").filter(pk=user_id, is_active=True).first()
        )
        return user
