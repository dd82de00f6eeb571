"""Prescriptions in the administration, to be read and printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join

from apps.medical_records.prescriptions.models import Prescription
from apps.medical_records.prescriptions.paper import drawn_up
from core.admin import ClinicModelAdmin
from core.api.rendering import HARMLESS
from core.audit.choices import Action
from core.audit.requests import Audited

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.urls import URLPattern

NAME = "medical_records_prescription_paper"


@admin.register(Prescription)
class PrescriptionAdmin(ClinicModelAdmin):
    """What patients were prescribed, with its paper; it is issued and cancelled by the client at the chair."""

    audited = Audited("prescriptions", patient="patient", actions={"paper": Action.PRINT})
    permissions: ClassVar[dict[str, str]] = {"view": "prescriptions.read"}
    list_display = ("drug", "strength", "patient", "prescriber", "status", "prescribed_at")
    list_select_related = ()  # no join but `get_queryset`'s
    list_filter = ("status",)
    search_fields = (
        "drug",
        "substance",
        "patient__last_name",
        "patient__first_name",
        "=patient__number",
    )
    search_help_text = "Drug or substance, name or number of the patient"
    ordering = ("-prescribed_at", "-id")
    readonly_fields = ("paper", "overridden")
    fields = (
        "paper",
        ("patient", "prescriber", "prescribed_at"),
        ("drug", "strength", "form"),
        ("substance", "atc"),
        ("dose", "frequency"),
        ("quantity", "repeats"),
        "instructions",
        "overridden",
        "override_reason",
        ("status", "replaces"),
        ("cancelled_at", "cancelled_by"),
        "cancellation_reason",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Prescription]:
        """Bring the names of a page in one query each."""
        queryset: QuerySet[Prescription] = super().get_queryset(request)
        return queryset.prefetch_related("patient", "prescriber")

    def get_urls(self) -> list[URLPattern]:
        """Add the paper's address."""

        def wrapped(request: HttpRequest, object_id: str) -> HttpResponse:
            page: HttpResponse = self.admin_site.admin_view(self.paper_view)(request, object_id)
            return page

        wrapped.model_admin = self  # type: ignore[attr-defined]
        return [path("<path:object_id>/paper/", wrapped, name=NAME), *super().get_urls()]

    def paper_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Print a prescription."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        prescription: Any = self.get_object(request, object_id)
        if prescription is None:
            raise Http404
        answer = HttpResponse(drawn_up(prescription), content_type="application/pdf")
        answer["Content-Disposition"] = 'attachment; filename="prescription.pdf"'
        answer["Content-Security-Policy"] = HARMLESS
        return answer

    @admin.display(description="paper")
    def paper(self, prescription: Prescription) -> str:
        """Lead to the PDF."""
        page = reverse(f"admin:{NAME}", args=[prescription.pk])
        return format_html('<a href="{}">prescription.pdf</a>', page)

    @admin.display(description="overridden conflicts", empty_value="none")
    def overridden(self, prescription: Prescription) -> str:
        """Show what the drug did not go with, and what was recorded of that."""
        rows = prescription.conflicts
        return format_html_join(
            "",
            "<div>{} ({}): {}</div>",
            ((it["what"], it["severity"], it["recorded"]) for it in rows),
        )
