"""Procedures in the administration."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib import admin

from apps.medical_records.charting.procedures.models import Procedure
from core.admin import ClinicModelAdmin
from core.audit.requests import Audited

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


@admin.register(Procedure)
class ProcedureAdmin(ClinicModelAdmin):
    """Procedures to look up; they are planned, completed and cancelled by the client at the chair."""

    audited = Audited("procedures", patient="patient")
    permissions: ClassVar[dict[str, str]] = {"view": "chart.read"}
    list_display = (
        "code",
        "tooth",
        "surfaces",
        "patient",
        "status",
        "date_planned",
        "date_completed",
    )
    list_select_related = ()  # no join but `get_queryset`'s
    list_filter = ("status",)
    search_fields = ("patient__last_name", "patient__first_name", "=patient__number")
    search_help_text = "Name or number of the patient"
    ordering = ("-created_at", "-id")
    fields = (
        ("patient", "provider"),
        ("code", "status"),
        ("tooth", "surfaces", "region"),
        ("date_planned", "date_completed"),
        ("fee", "referral"),
        "note",
        "cancellation_reason",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Procedure]:
        """Bring the names of a page in one query each."""
        queryset: QuerySet[Procedure] = super().get_queryset(request)
        return queryset.prefetch_related("patient", "provider", "code", "referral")
