"""The contact log's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin

from apps.medical_records.patients.contact_log import services
from apps.medical_records.patients.contact_log.models import Contact
from core.admin import ClinicModelAdmin
from core.audit.requests import Audited

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


@admin.register(Contact)
class ContactAdmin(ClinicModelAdmin):
    """Calls, letters, mails and words at the desk."""

    audited = Audited("contact-log", patient="patient")
    permissions: ClassVar[dict[str, str]] = {
        "view": "contacts.read",
        "add": "contacts.edit",
        "change": "contacts.manage",
    }
    list_display = ("happened_at", "patient", "kind", "direction", "subject", "outcome", "staff")
    list_display_links = ("happened_at", "subject")
    list_select_related = ()  # no join but `get_queryset`'s
    list_filter = ("kind", "direction", "outcome")
    date_hierarchy = "happened_at"
    search_fields = ("subject", "=patient__number", "patient__last_name")
    search_help_text = "Subject, or last name or number of the patient"
    autocomplete_fields = ("patient", "staff")
    ordering = ("-happened_at", "-id")
    fields = (
        "patient",
        ("kind", "direction"),
        ("happened_at", "staff"),
        "subject",
        "note",
        "outcome",
        ("follow_up_on", "followed_up_at"),
        ("recorded_by", "created_at", "updated_at"),
    )
    readonly_fields = ("followed_up_at", "recorded_by", "created_at", "updated_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contact]:
        """Bring the names of a page in one query each."""
        queryset: QuerySet[Contact] = super().get_queryset(request)
        return queryset.prefetch_related("patient", "staff")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Leave a contact with its patient."""
        fixed = super().get_readonly_fields(request, obj)
        return fixed if obj is None else ("patient", *fixed)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Take whoever writes it down for whom it was with."""
        return {**super().get_changeform_initial_data(request), "staff": request.user.pk}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001  Django's signature
        """Remember who writes."""
        obj.writer = request.user
        super().save_model(request, obj, form, change)

    def write(self, obj: Any, fields: dict[str, Any], *, add: bool) -> None:
        """Write down or correct through the services."""
        if add:
            obj.pk = services.write_down(by=obj.writer, **fields).pk
            obj.refresh_from_db()
        else:
            services.edit(obj, by=obj.writer, **fields)
