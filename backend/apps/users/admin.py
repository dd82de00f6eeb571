"""The clinic's staff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.urls import reverse

from apps.users.models import User
from apps.users.provisioning.admin import TenantAdmin
from core.admin import ClinicModelAdmin

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


__all__ = ["TenantAdmin", "UserAdmin"]


@admin.register(User)
class UserAdmin(ClinicModelAdmin):
    """Staff and what they may do; passwords are their own business."""

    permissions: ClassVar[dict[str, str]] = {"view": "staff.read", "change": "staff.manage"}
    list_display = (
        "last_name",
        "first_name",
        "username",
        "role",
        "is_admin",
        "is_provider",
        "is_active",
    )
    list_display_links = ("last_name", "username")
    list_filter = ("role", "is_active", "is_provider")
    search_fields = ("last_name", "first_name", "username", "email")
    fields = (
        ("first_name", "last_name"),
        ("username", "email"),
        ("role", "is_admin"),
        ("is_provider", "is_active"),
        ("specialty", "license_number"),
        "color",
        "date_joined",
    )
    # Who may raise whom is decided with the invitations; until then a role is looked at here, not given.
    readonly_fields = ("role", "is_admin", "is_active", "username", "date_joined")

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """Offer other pages' forms those who can be chosen there: who treats patients and still works here."""
        if request.path == reverse("admin:autocomplete"):
            queryset = queryset.filter(is_provider=True, is_active=True)
        return super().get_search_results(request, queryset, search_term)

    def write(self, obj: User, fields: dict[str, Any], *, add: bool) -> None:  # noqa: ARG002
        """Write the changed columns only: somebody may be deactivated meanwhile."""
        obj.save(update_fields=[*fields, "updated_at"])
