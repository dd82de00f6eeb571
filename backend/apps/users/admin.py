"""The clinic's staff."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import admin

from apps.users.models import User
from core.admin import ClinicModelAdmin


@admin.register(User)
class UserAdmin(ClinicModelAdmin):
    """Staff and what they may do; passwords are their own business."""

    permissions: ClassVar[dict[str, str]] = {"view": "staff.read", "change": "staff.manage"}
    list_display = ("last_name", "first_name", "username", "role", "is_admin", "is_provider", "is_active")
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
        ("date_joined", "last_login"),
    )
    # Who may raise whom is decided with the invitations; until then a role is looked at here, not given.
    readonly_fields = ("role", "is_admin", "is_active", "username", "date_joined", "last_login")
