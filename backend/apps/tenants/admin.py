"""Clinics: operators see the list, a clinic sees itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin

from apps.tenants import services
from apps.tenants.models import Tenant
from core.admin import ClinicModelAdmin

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


@admin.register(Tenant)
class TenantAdmin(ClinicModelAdmin):
    """PostgreSQL's policy decides which rows there are."""

    permissions: ClassVar[dict[str, str]] = {"view": "clinic.read", "change": "clinic.manage"}
    list_display = ("name", "slug", "domain_url", "timezone", "currency", "status")
    list_filter = ("status",)
    search_fields = ("name", "slug", "domain_url")
    readonly_fields = ("slug", "status", "created_at")
    fields = (
        "name",
        ("slug", "domain_url"),
        ("contact_email", "phone"),
        "address",
        ("timezone", "language"),
        ("currency", "tooth_notation"),
        ("session_idle_minutes", "session_absolute_hours"),
        ("status", "created_at"),
    )
    ordering = ("slug",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tenant]:
        """Every clinic for an operator, the own for everybody else."""
        user: Any = request.user
        queryset: QuerySet[Tenant] = super().get_queryset(request)
        return queryset if user.may("platform.clinics") else queryset.filter(pk=user.tenant_id)

    def write(self, obj: Tenant, fields: dict[str, Any], *, add: bool) -> None:  # noqa: ARG002
        """Change what a clinic may change of itself."""
        services.change(obj, **fields)
