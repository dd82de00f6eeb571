"""The book, its chairs and its hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.utils import timezone

from apps.appointments import services
from apps.appointments.models import Appointment, Operatory, WorkingHours
from apps.users.models import User
from core.admin import ClinicModelAdmin, ServiceForm
from core.audit.requests import Audited

if TYPE_CHECKING:
    from django.db.models import ForeignKey, QuerySet
    from django.http import HttpRequest


@admin.register(Operatory)
class OperatoryAdmin(ClinicModelAdmin):
    """Treatment rooms."""

    audited = Audited("operatories")
    permissions: ClassVar[dict[str, str]] = {
        "view": "operatories.read",
        "add": "operatories.manage",
        "change": "operatories.manage",
    }
    list_display = ("name", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)

    def write(self, obj: Operatory, fields: dict[str, Any], *, add: bool) -> None:  # noqa: ARG002
        """Save the room."""
        services.save_operatory(obj, **fields)


class WorkingHoursForm(ServiceForm):
    """Hours that end after they start."""

    def clean(self) -> dict[str, Any] | None:
        """Say so beside the field, before the database would."""
        given = super().clean()
        starts, ends = (self.cleaned_data.get(name) for name in ("starts_at", "ends_at"))
        if starts and ends and starts >= ends:
            self.add_error("ends_at", "Hours end after they start.")
        return given


@admin.register(WorkingHours)
class WorkingHoursAdmin(ClinicModelAdmin):
    """Weekly hours by doctor."""

    audited = Audited("working-hours")
    permissions: ClassVar[dict[str, str]] = {
        "view": "hours.read",
        "add": "hours.manage",
        "change": "hours.manage",
    }
    form = WorkingHoursForm
    list_display = ("doctor", "weekday", "starts_at", "ends_at")
    list_filter = ("weekday",)
    search_fields = ("doctor__last_name", "doctor__first_name")
    search_help_text = "Name of the doctor"
    autocomplete_fields = ("doctor",)
    fields = ("doctor", "weekday", ("starts_at", "ends_at"))
    ordering = ("doctor__last_name", "doctor__id", "weekday", "starts_at")

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Take hours of somebody who treats patients and still works here."""
        kwargs["queryset"] = User.objects.filter(is_provider=True, is_active=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def write(self, obj: WorkingHours, fields: dict[str, Any], *, add: bool) -> None:  # noqa: ARG002
        """Save the hours."""
        services.save_hours(obj, **fields)


@admin.register(Appointment)
class AppointmentAdmin(ClinicModelAdmin):
    """The book to look things up in; visits are booked, moved and cancelled by the front desk's client."""

    audited = Audited("appointments", patient="patient")
    permissions: ClassVar[dict[str, str]] = {
        "view": "appointments.read",
        "change": "appointments.book",
    }
    list_display = ("local_start", "patient", "doctor", "operatory", "minutes", "status")
    list_select_related = ()  # no join but `get_queryset`'s
    list_filter = ("status", "priority")
    date_hierarchy = "appointment_date"
    search_fields = (
        "patient__last_name",
        "patient__first_name",
        "=patient__number",
        "doctor__last_name",
    )
    search_help_text = "Name or number of the patient, last name of the doctor"
    ordering = ("-appointment_date", "-id")
    fields = (
        ("local_start", "minutes"),
        "patient",
        ("doctor", "operatory"),
        ("status", "cancellation_reason"),
        ("priority", "reason"),
        "notes",
        ("created_at", "updated_at"),
    )
    readonly_fields = (
        "local_start",
        "minutes",
        "patient",
        "doctor",
        "operatory",
        "status",
        "cancellation_reason",
        "created_at",
        "updated_at",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Appointment]:
        """Bring the names of a page in one query each: joined, they take a large clinic ten times as long."""
        queryset: QuerySet[Appointment] = super().get_queryset(request)
        return queryset.prefetch_related("patient", "doctor", "operatory")

    @admin.display(description="time", ordering="appointment_date")
    def local_start(self, appointment: Appointment) -> str:
        """Show the start in the clinic's time."""
        return f"{timezone.localtime(appointment.appointment_date):%a %Y-%m-%d %H:%M}"

    @admin.display(description="minutes", ordering="duration_minutes")
    def minutes(self, appointment: Appointment) -> int:
        """Show how long it takes."""
        return appointment.duration_minutes

    def write(self, obj: Appointment, fields: dict[str, Any], *, add: bool) -> None:  # noqa: ARG002
        """Keep what is said about the visit."""
        services.annotate(obj, **fields)
