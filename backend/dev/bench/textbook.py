"""The same endpoint as the textbooks of Django REST framework write it, to measure ours beside.

It works on our tables, so that it pays for their constraints and history like us; it has no roles, no version and no
retries. Never served but by the benchmark.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import django_filters.rest_framework
from django.db import connection
from django.urls import include, path
from rest_framework import metadata, negotiation, pagination, parsers, permissions, renderers
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter
from rest_framework.serializers import CharField, ModelSerializer
from rest_framework.viewsets import ModelViewSet
from rest_framework_simplejwt.authentication import JWTAuthentication

from apps.appointments import serializers as ours
from apps.appointments.models import Appointment, Operatory, WorkingHours
from core.tenancy import context

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from django.db.models import QuerySet
    from rest_framework.request import Request


class TextbookAuthentication(JWTAuthentication):
    """SimpleJWT's own, which reads the user by a query; the clinic is set in the same round trip, at no cost."""

    def get_user(self, validated_token: Any) -> Any:
        """Set the clinic before the user's SELECT and in one statement with it."""
        tenant_id = validated_token["tenant"]

        def inside(execute: Any, sql: str, params: Any, *how: Any) -> Any:
            return execute(f"SET LOCAL app.tenant_id = %s; {sql}", (tenant_id, *params), *how)

        context._current.set(UUID(tenant_id))
        with connection.execute_wrapper(inside):
            return super().get_user(validated_token)


class TextbookSerializer(ModelSerializer[Appointment]):
    """Every field of ours."""

    patient_name = CharField(source="patient.full_name", read_only=True)
    doctor_name = CharField(source="doctor.get_full_name", read_only=True)

    class Meta:
        model = Appointment
        fields = ours.AppointmentSerializer.Meta.fields


class TextbookPagination(pagination.PageNumberPagination):
    """Pages by number, with their count."""

    page_size = 50


class TextbookViewSet(ModelViewSet[Appointment]):
    """The book."""

    queryset = Appointment.objects.none()
    serializer_class = TextbookSerializer
    authentication_classes = (TextbookAuthentication,)
    permission_classes = (permissions.IsAuthenticated,)
    pagination_class = TextbookPagination
    filter_backends = (django_filters.rest_framework.DjangoFilterBackend,)
    filterset_fields = {
        "appointment_date": ["gte", "lte", "gt", "lt"],
        "doctor": ["exact"],
        "operatory": ["exact"],
        "patient": ["exact"],
        "status": ["exact"],
        "priority": ["exact"],
    }
    # DRF's defaults, where our settings have others.
    renderer_classes = (renderers.JSONRenderer, renderers.BrowsableAPIRenderer)
    parser_classes = (parsers.JSONParser, parsers.FormParser, parsers.MultiPartParser)
    content_negotiation_class = negotiation.DefaultContentNegotiation
    metadata_class = metadata.SimpleMetadata

    def get_queryset(self) -> QuerySet[Appointment]:
        """Join the names in."""
        queryset: QuerySet[Appointment] = Appointment.objects.select_related(
            "patient", "doctor", "operatory"
        )
        return queryset.order_by("appointment_date", "id")

    @action(detail=False)
    def availability(self, request: Request) -> Response:
        """List free times: every quarter of an hour of every doctor's hours, unless somebody is there."""
        query = request.query_params
        start, end = datetime.fromisoformat(query["from"]), datetime.fromisoformat(query["to"])
        user: Any = request.user
        slots = list(_slots(start, end, int(query["duration_minutes"]), user.tenant.zone))
        slots.sort(key=lambda slot: (slot["start"], slot["doctor"]))
        results = ours.SlotSerializer(slots, many=True).data
        return Response({"next": None, "previous": None, "results": results})


def _slots(
    start: datetime, end: datetime, minutes: int, zone: ZoneInfo
) -> Iterator[dict[str, Any]]:
    """Try every quarter of an hour of every doctor's hours."""
    length = timedelta(minutes=minutes)
    by_day = defaultdict(list)
    visits = Appointment.objects.filter(appointment_date__lt=end, ends_at__gt=start)
    for visit in visits.exclude(status__in=["cancelled", "no_show"]):
        by_day[visit.appointment_date.date()].append(visit)
    rooms = list(Operatory.objects.filter(is_active=True).order_by("name", "id"))
    for doctor_id, begin in _times(start, end, length, zone):
        busy = [
            visit
            for visit in by_day[begin.date()]
            if visit.appointment_date < begin + length and visit.ends_at > begin
        ]
        taken = {visit.operatory_id for visit in busy}
        room = next((room for room in rooms if room.pk not in taken), None)
        if room and doctor_id not in {visit.doctor_id for visit in busy}:
            yield {
                "start": begin,
                "end": begin + length,
                "doctor": doctor_id,
                "operatory": room.pk,
            }


def _times(
    start: datetime, end: datetime, length: timedelta, zone: ZoneInfo
) -> Iterator[tuple[UUID, datetime]]:
    hours = list(WorkingHours.objects.filter(doctor__is_active=True))
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    while day <= last:
        for one in hours:
            begin = datetime.combine(day, one.starts_at, zone).astimezone(UTC)
            closes = datetime.combine(day, one.ends_at, zone).astimezone(UTC)
            while one.weekday == day.isoweekday() and begin + length <= closes:
                if start <= begin and begin + length <= end:
                    yield one.doctor_id, begin
                begin += timedelta(minutes=15)
        day += timedelta(days=1)


router = DefaultRouter()
router.register("appointments", TextbookViewSet, "textbook")
urlpatterns = [path("textbook/", include(router.urls))]
