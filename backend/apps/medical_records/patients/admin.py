"""Patients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR
from django.db.models import Value
from django.db.models.functions import LPad

from apps.medical_records.charting.odontogram.admin import WithOdontogram
from apps.medical_records.patients import services
from apps.medical_records.patients.admin_decisions import PatientDecisions
from apps.medical_records.patients.choices import PatientStatus
from apps.medical_records.patients.merging.models import PatientMerge
from apps.medical_records.patients.models import Patient
from core.audit.requests import Audited
from core.registry.alerts import Severity

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

BY_BUTTON = frozenset({PatientStatus.ARCHIVED})
LATEST = 10
# Classes that unfold's stylesheet has.
COLOURS = {
    Severity.CRITICAL: "bg-red-100 text-red-700 dark:bg-red-500/20 dark:text-red-400",
    Severity.WARNING: "bg-orange-100 text-orange-700 dark:bg-orange-500/20 dark:text-orange-400",
    Severity.INFO: "bg-blue-100 text-blue-700 dark:bg-blue-500/20 dark:text-blue-400",
}


@admin.register(Patient)
class PatientAdmin(WithOdontogram, PatientDecisions):
    """The clinic's patients, found as the front desk finds them."""

    change_form_outer_before_template = "admin/patient_first.html"

    audited = Audited("patients", patient="id")
    permissions: ClassVar[dict[str, str]] = {
        "view": "patients.read",
        "add": "patients.edit",
        "change": "patients.edit",
        "archive": "patients.archive",
        "merge": "patients.merge",
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
    autocomplete_fields = ("primary_doctor", "guarantor")
    readonly_fields = ("odontogram", "number", "agreed", "created_at", "updated_at")
    fields = (
        ("number", "status"),
        ("first_name", "last_name"),
        ("preferred_name", "sex"),
        ("birth_date", "primary_doctor"),
        ("phone", "email"),
        "address",
        ("postal_code", "city"),
        ("country", "language"),
        "guarantor",
        ("emergency_contact_name", "emergency_contact_phone"),
        "agreed",
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

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show before the form what must be seen first, the family, and the merges."""
        patient: Any = self.get_object(request, object_id) if object_id else None
        user: Any = request.user
        first = _first(patient, alerts=user.may("alerts.read")) if patient else {}
        context = {**(extra_context or {}), "first": first}
        return super().changeform_view(request, object_id, form_url, context)

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer every status but the one that has its own button."""
        if db_field.name == "status":
            kwargs["choices"] = [it for it in PatientStatus.choices if it[0] not in BY_BUTTON]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    @admin.display(description="agreed to be reached")
    def agreed(self, patient: Patient) -> str:
        """Say for what, and by what."""
        preferences = patient.contact_preferences.items()
        said = [f"{purpose}: {', '.join(by)}" for purpose, by in preferences if by]
        return "; ".join(said) or "—"

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


def _first(patient: Patient, *, alerts: bool) -> dict[str, Any]:
    told: Any = patient.alerts if alerts else []
    family = Patient.objects.family_of(patient)
    merges = PatientMerge.objects.of(patient.pk).prefetch_related("source", "target")
    return {
        "alerts": [{**each, "colour": COLOURS[each["severity"]]} for each in told],
        "family": [member for member in family if member.pk != patient.pk],
        "merges": merges[:LATEST],
    }
