"""The base of every admin page: the clinic's rows, the matrix's rights, history from the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from unfold.admin import ModelAdmin

from core.tenancy.history import describe

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse

HISTORY_LENGTH = 100


class ClinicModelAdmin(ModelAdmin):
    """A page of one clinic's rows; `permissions` names the matrix's permission for view, add and change.

    Nothing is deleted here. Django's own log is not written: it lies outside the walls, and history has it all.
    """

    permissions: ClassVar[dict[str, str]] = {}
    show_full_result_count = False
    list_per_page = 50

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Ask the matrix."""
        return self._may(request, "view")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Ask the matrix."""
        return self._may(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Ask the matrix."""
        return self._may(request, "change")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the page in the index to whom it opens."""
        return self._may(request, "view")

    def _may(self, request: HttpRequest, what: str) -> bool:
        permission = self.permissions.get(what)
        user: Any = request.user
        return permission is not None and user.is_authenticated and user.may(permission)

    def log_addition(self, *args: Any) -> None:
        """Leave it to history."""

    def log_change(self, *args: Any) -> None:
        """Leave it to history."""

    def log_deletions(self, *args: Any) -> None:
        """Leave it to history."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show who changed what, the latest first, as the database's triggers wrote it."""
        obj = self.get_object(request, object_id)
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        user: Any = request.user
        if not (self.has_view_permission(request, obj) and user.may("history.read")):
            raise PermissionDenied
        events = obj.events.order_by("-pgh_id")[:HISTORY_LENGTH] if hasattr(obj, "events") else []
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {obj}",
            "opts": self.opts,
            "object": obj,
            "versions": describe(list(events)),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/history_of_row.html", context)
