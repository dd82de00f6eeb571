"""The book, its chairs and its hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from apps.appointments import availability, services
from apps.appointments.errors import AppointmentOverlap, HoursOverlap, InvalidTransition
from apps.appointments.filters import AppointmentFilter, OperatoryFilter, WorkingHoursFilter
from apps.appointments.models import Appointment, Operatory, WorkingHours
from apps.appointments.rules import APPOINTMENTS, HOURS, OPERATORIES
from apps.appointments.serializers import (
    AppointmentSerializer,
    BookingSerializer,
    CancellationSerializer,
    OperatorySerializer,
    RescheduleSerializer,
    SearchSerializer,
    SlotsSerializer,
    WorkingHoursSerializer,
)
from apps.medical_records.patients.errors import PatientArchived, PatientMerged
from core.api.rendering import Answer
from core.api.unknown import refuse_unknown_parameters
from core.api.views import EditModelMixin, ReadModelMixin, TenantViewSet
from core.audit.requests import Audited
from core.permissions.scopes import Scopes

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request

    from apps.appointments.querysets import AppointmentQuerySet


class AppointmentViewSet(ReadModelMixin, EditModelMixin, TenantViewSet):
    """The appointment book."""

    rules = APPOINTMENTS
    scopes = Scopes.of("appointments")
    audited = Audited("appointments", patient="patient", shows_nobody=frozenset({"availability"}))
    model = Appointment
    serializer_class = AppointmentSerializer
    filterset_class = AppointmentFilter
    refusals = {
        "create": (AppointmentOverlap, PatientArchived, PatientMerged),
        "reschedule": (AppointmentOverlap, InvalidTransition, PatientArchived),
        "cancel": (InvalidTransition,),
    }
    orderings = {"appointment_date": ("appointment_date", "id")}

    def get_queryset(self) -> AppointmentQuerySet:
        """Every appointment of the clinic."""
        queryset: AppointmentQuerySet = Appointment.objects.all()
        return queryset

    @extend_schema(request=BookingSerializer)
    def create(self, request: Request) -> Response:  # noqa: ARG002
        """Reserve a time."""
        return self.created(services.book(**self.validated(BookingSerializer)))

    def edit(self, appointment: Appointment, changes: dict[str, Any]) -> Appointment:
        """Change what is said about a visit."""
        return services.annotate(appointment, **changes)

    @extend_schema(request=RescheduleSerializer)
    @action(detail=True, methods=["post"])
    def reschedule(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Move a visit."""
        appointment = self.get_object()
        return self.changed(
            services.reschedule(appointment, **self.validated(RescheduleSerializer))
        )

    @extend_schema(request=CancellationSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Call a visit off."""
        appointment = self.get_object()
        return self.changed(services.cancel(appointment, **self.validated(CancellationSerializer)))

    @extend_schema(parameters=[SearchSerializer], responses=SlotsSerializer, filters=False)
    @action(detail=False, pagination_class=None)
    def availability(self, request: Request) -> Response:
        """List free times inside working hours."""
        serializer = SearchSerializer(data=request.query_params)
        refuse_unknown_parameters(request.query_params, serializer.fields)
        serializer.is_valid(raise_exception=True)
        wanted = serializer.validated_data
        user: Any = request.user
        slots = availability.find(
            start=wanted["from"],
            end=wanted["to"],
            minutes=wanted["duration_minutes"],
            zone=user.tenant.zone,
            doctor=wanted.get("doctor"),
            operatory=wanted.get("operatory"),
        )
        results = [slot._asdict() for slot in slots]
        return Answer({"next": None, "previous": None, "results": results})


class OperatoryViewSet(ReadModelMixin, EditModelMixin, TenantViewSet):
    """Treatment rooms; one that is no longer used is switched off, not deleted."""

    rules = OPERATORIES
    scopes = Scopes.of("operatories")
    audited = Audited("operatories")
    model = Operatory
    serializer_class = OperatorySerializer
    filterset_class = OperatoryFilter
    orderings = {"name": ("name", "id")}

    def get_queryset(self) -> QuerySet[Operatory]:
        """Every chair of the clinic."""
        queryset: QuerySet[Operatory] = Operatory.objects.all()
        return queryset

    def create(self, request: Request) -> Response:  # noqa: ARG002
        """Add a chair."""
        return self.created(services.save_operatory(Operatory(), **self.validated()))

    def edit(self, operatory: Operatory, changes: dict[str, Any]) -> Operatory:
        """Rename a chair, or switch it off or on."""
        return services.save_operatory(operatory, **changes)


class WorkingHoursViewSet(ReadModelMixin, EditModelMixin, TenantViewSet):
    """Weekly hours by doctor; they bind availability, not booking."""

    rules = HOURS
    scopes = Scopes.of("working-hours")
    audited = Audited("working-hours")
    model = WorkingHours
    serializer_class = WorkingHoursSerializer
    filterset_class = WorkingHoursFilter
    refusals = dict.fromkeys(("create", "update", "partial_update"), (HoursOverlap,))
    orderings = {"doctor": ("doctor_id", "weekday", "starts_at", "id")}

    def get_queryset(self) -> QuerySet[WorkingHours]:
        """Everybody's hours."""
        queryset: QuerySet[WorkingHours] = WorkingHours.objects.all()
        return queryset

    def create(self, request: Request) -> Response:  # noqa: ARG002
        """Add hours."""
        return self.created(services.save_hours(WorkingHours(), **self.validated()))

    def edit(self, hours: WorkingHours, changes: dict[str, Any]) -> WorkingHours:
        """Change hours."""
        return services.save_hours(hours, **changes)

    def destroy(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Remove hours."""
        services.remove_hours(self.get_object())
        return Response(status=204)
