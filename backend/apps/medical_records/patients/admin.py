"""Patients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin

from apps.medical_records.patients import services
from apps.medical_records.patients.models import Patient
from core.admin import ClinicModelAdmin

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.forms import ModelForm
    from django.http import HttpRequest


@admin.register(Patient)
class PatientAdmin(ClinicModelAdmin):
    """The clinic's patients, found as the front desk finds them."""

    permissions: ClassVar[dict[str, str]] = {
        "view": "patients.read",
        "add": "patients.edit",
        "change": "patients.edit",
    }
    list_display = ("number", "last_name", "first_name", "birth_date", "phone", "city", "status")
    list_display_links = ("number", "last_name")
    list_filter = ("status",)
    search_fields = ("search_text",)  # `get_search_results` does the search
    search_help_text = "Name (typos and accents forgiven), number, phone or birth date"
    autocomplete_fields = ("primary_doctor",)
    readonly_fields = ("number", "status", "created_at", "updated_at")
    fields = (
        ("number", "status"),
        ("first_name", "last_name", "preferred_name"),
        ("birth_date", "sex"),
        ("phone", "email"),
        "address",
        ("postal_code", "city", "country"),
        ("language", "primary_doctor"),
        "notes",
        ("created_at", "updated_at"),
    )

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[QuerySet[Patient], bool]:
        """Search as the API does."""
        if not search_term.strip():
            return super().get_search_results(request, queryset, "")
        return queryset.matching(search_term).order_by("-relevance", "last_name", "id"), False

    def save_model(
        self,
        request: HttpRequest,  # noqa: ARG002
        obj: Patient,
        form: ModelForm,
        change: bool,  # noqa: FBT001  Django's signature
    ) -> None:
        """Register or edit through the services."""
        fields = {name: form.cleaned_data[name] for name in form.changed_data}
        if change:
            services.edit(obj, **fields)
        else:
            obj.pk = services.register(**form.cleaned_data).pk
            obj.refresh_from_db()

    def has_change_permission(self, request: HttpRequest, obj: Patient | None = None) -> bool:
        """Show an archived patient without letting anybody change it."""
        archived = obj is not None and obj.status == "archived"
        return not archived and super().has_change_permission(request, obj)
