"""Patients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR
from django.db.models import Value
from django.db.models.functions import LPad

from apps.medical_records.charting.odontogram.admin import WithOdontogram
from apps.medical_records.patients import services
from apps.medical_records.patients.choices import PatientStatus
from apps.medical_records.patients.models import Patient
from core.admin import ClinicModelAdmin
from core.audit.requests import Audited

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


@admin.register(Patient)
class PatientAdmin(WithOdontogram, ClinicModelAdmin):
    """The clinic's patients, found as the front desk finds them."""

    audited = Audited("patients", patient="id")
    permissions: ClassVar[dict[str, str]] = {
        "view": "patients.read",
        "add": "patients.edit",
        "change": "patients.edit",
    }
    list_display = (
        "register_number",
        "last_name",
        "first_name",
        "birth_date",
        "phone",
        "city",
        "status",
    )
    list_display_links = ("register_number", "last_name")
    list_filter = ("status",)
    search_fields = ("search_text",)  # `get_search_results` does the search
    search_help_text = "Name (typos and accents forgiven), number, phone or birth date"
    autocomplete_fields = ("primary_doctor",)
    readonly_fields = ("odontogram", "number", "status", "created_at", "updated_at")
    fields = (
        ("number", "status"),
        ("first_name", "last_name"),
        ("preferred_name", "sex"),
        ("birth_date", "primary_doctor"),
        ("phone", "email"),
        "address",
        ("postal_code", "city"),
        ("country", "language"),
        "notes",
        "odontogram",
        ("created_at", "updated_at"),
    )

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[QuerySet[Patient], bool]:
        """Search as the API does: the best match first, unless a column is asked for."""
        if not search_term.strip():
            return super().get_search_results(request, queryset, "")
        found = queryset.matching(search_term)
        if ORDER_VAR not in request.GET:
            found = found.order_by("-relevance", "sort_name", "id")
        return found, False

    @admin.display(description="number", ordering=LPad("number", 20, Value("0")))
    def register_number(self, patient: Patient) -> str:
        """Show the number, sorted as a number."""
        return patient.number

    def write(self, obj: Patient, fields: dict[str, Any], *, add: bool) -> None:
        """Register or edit through the services."""
        if add:
            obj.pk = services.register(**fields).pk
            obj.refresh_from_db()
        else:
            services.edit(obj, **fields)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Show an archived patient without letting anybody change it."""
        archived = obj is not None and obj.status == PatientStatus.ARCHIVED
        return not archived and super().has_change_permission(request, obj)
