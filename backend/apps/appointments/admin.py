"""The book, its chairs and its hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib import admin

from apps.appointments.models import Appointment, Operatory, WorkingHours
from core.admin import ClinicModelAdmin

if TYPE_CHECKING:
    from django.http import HttpRequest


@admin.register(Operatory)
class OperatoryAdmin(ClinicModelAdmin):
    """Treatment rooms."""

    permissions: ClassVar[dict[str, str]] = {
        "view": "operatories.read",
        "add": "operatories.manage",
        "change": "operatories.manage",
    }
    list_display = ("name", "is_active")
    search_fields = ("name",)


@admin.register(WorkingHours)
class WorkingHoursAdmin(ClinicModelAdmin):
    """Weekly hours by doctor."""

    permissions: ClassVar[dict[str, str]] = {
        "view": "hours.read",
        "add": "hours.manage",
        "change": "hours.manage",
    }
    list_display = ("doctor", "weekday", "starts_at", "ends_at")
    list_filter = ("weekday",)
    search_fields = ("doctor__last_name",)
    autocomplete_fields = ("doctor",)
    ordering = ("doctor__last_name", "weekday", "starts_at")


@admin.register(Appointment)
class AppointmentAdmin(ClinicModelAdmin):
    """The book to look things up in; visits are booked, moved and cancelled by the front desk's client."""

    permissions: ClassVar[dict[str, str]] = {
        "view": "appointments.read",
        "change": "appointments.book",
    }
    list_display = ("local_start", "patient", "doctor", "operatory", "duration_minutes", "status")
    list_select_related = False
    list_filter = ("status", "priority")
    search_fields = ("patient__last_name", "patient__first_name", "doctor__last_name")
    search_help_text = "Last or first name of the patient, last name of the doctor"
    ordering = ("-appointment_date", "-id")
    fields = (
        ("local_start", "duration_minutes"),
        ("patient", "doctor", "operatory"),
        ("status", "cancellation_reason"),
        ("priority", "reason"),
        "notes",
        ("created_at", "updated_at"),
    )
    readonly_fields = (
        "local_start",
        "duration_minutes",
        "patient",
        "doctor",
        "operatory",
        "status",
        "cancellation_reason",
        "created_at",
        "updated_at",
    )

    def get_queryset(self, request: HttpRequest):  # type: ignore[no-untyped-def]  # noqa: ANN201
        """Bring the names of a page in one query each."""
        self.zone = request.user.tenant.zone  # type: ignore[union-attr]
        return super().get_queryset(request).prefetch_related("patient", "doctor", "operatory")

    @admin.display(description="time", ordering="appointment_date")
    def local_start(self, appointment: Appointment) -> str:
        """Show the start in the clinic's time."""
        return f"{appointment.appointment_date.astimezone(self.zone):%a %Y-%m-%d %H:%M}"
