"""Who may: the clinic first, then the role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from rest_framework.permissions import BasePermission

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class TenantPermission(BasePermission):
    """Allow what the view's rules name for its action, to a user whose role has it; refuse what they do not name."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Look the action up in the feature's `rules.py`."""
        if not request.user or not request.user.is_authenticated:
            return False
        action = getattr(view, "action", None)
        if action in (None, "metadata"):  # the method is not offered: 405, for all alike
            return True
        permission = view.rules.get(action)  # type: ignore[attr-defined]
        return permission is not None and request.user.may(permission)

    def has_object_permission(self, request: Request, view: APIView, obj: Any) -> bool:  # noqa: ARG002
        """Answer an object of another clinic as if it did not exist."""
        user: Any = request.user
        if obj.tenant_id != user.tenant_id:
            raise Http404
        return True
