"""Periodontal exams in the administration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html

from apps.medical_records.perio import charts
from apps.medical_records.perio.models import PerioExam
from core.admin import ClinicModelAdmin
from core.api.rendering import HARMLESS
from core.audit.requests import Audited

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.urls import URLPattern

NAME = "medical_records_perioexam_chart"


@admin.register(PerioExam)
class PerioExamAdmin(ClinicModelAdmin):
    """Exams to look up, with their chart; they are measured by the client at the chair."""

    audited = Audited("perio-exams", patient="patient")
    permissions: ClassVar[dict[str, str]] = {"view": "chart.read"}
    list_display = ("examined_at", "patient", "examiner", "status")
    list_select_related = ()  # no join but `get_queryset`'s
    list_filter = ("status",)
    search_fields = ("patient__last_name", "patient__first_name", "=patient__number")
    search_help_text = "Name or number of the patient"
    ordering = ("-examined_at", "-id")
    fields = (
        ("patient", "examiner"),
        ("examined_at", "status", "completed_at"),
        ("retracted_at", "retraction_reason"),
        "note",
        "chart",
    )
    readonly_fields = ("chart",)

    def get_urls(self) -> list[URLPattern]:
        """Add the drawing."""

        def wrapped(request: HttpRequest, object_id: str) -> HttpResponse:
            page: HttpResponse = self.admin_site.admin_view(self.chart_view)(request, object_id)
            return page

        wrapped.model_admin = self  # type: ignore[attr-defined]
        return [path("<path:object_id>/chart/", wrapped, name=NAME), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PerioExam]:
        """Bring the names of a page in one query each."""
        queryset: QuerySet[PerioExam] = super().get_queryset(request)
        return queryset.prefetch_related("patient", "examiner")

    @admin.display(description="chart")
    def chart(self, exam: PerioExam) -> str:
        """Show the drawing, which leads to itself alone."""
        page = reverse(f"admin:{NAME}", args=[exam.pk])
        return format_html(
            '<a href="{}"><img src="{}" alt="Periodontal chart; opened alone it tells itself in words" width="960"></a>',
            page,
            page,
        )

    def chart_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show an exam's chart as an image."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        exam: Any = self.get_object(request, object_id)
        if exam is None:
            raise Http404
        clinic = exam.tenant
        svg = charts.drawn(
            exam, zone=clinic.zone, language=clinic.language, notation=clinic.tooth_notation
        )
        headers = {"Content-Security-Policy": HARMLESS}
        return HttpResponse(svg, content_type="image/svg+xml", headers=headers)
