"""Findings in the administration."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib import admin

from apps.medical_records.charting.findings.models import Finding
from core.admin import ClinicModelAdmin
from core.audit.requests import Audited

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


@admin.register(Finding)
class FindingAdmin(ClinicModelAdmin):
    """Findings to look up; they are charted, ended and taken back by the client at the chair."""

    audited = Audited("findings", patient="patient")
    permissions: ClassVar[dict[str, str]] = {"view": "chart.read"}
    list_display = ("tooth", "surfaces", "kind", "patient", "from_date", "to_date", "retracted_at")
    list_select_related = ()  # no join but `get_queryset`'s
    list_filter = ("kind",)
    search_fields = ("patient__last_name", "patient__first_name", "=patient__number")
    search_help_text = "Name or number of the patient"
    ordering = ("-from_date", "-id")
    fields = (
        ("patient", "recorded_by"),
        ("tooth", "surfaces", "kind"),
        ("from_date", "to_date"),
        "note",
        ("retracted_at", "retraction_reason"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Finding]:
        """Bring the names of a page in one query each."""
        queryset: QuerySet[Finding] = super().get_queryset(request)
        return queryset.prefetch_related("patient", "recorded_by")
