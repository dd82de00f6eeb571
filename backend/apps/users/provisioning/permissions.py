"""Who may, where a row belongs to no clinic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.permissions.tenant import TenantPermission

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class PlatformPermission(TenantPermission):
    """Operators, of every clinic: the matrix gives them the right, the database keeps the role on the platform."""

    def has_object_permission(self, request: Request, view: APIView, obj: Any) -> bool:  # noqa: ARG002
        """Leave it to the role: PostgreSQL's policy decides which rows there are."""
        return True
