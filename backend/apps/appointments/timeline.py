"""What the book tells of a patient."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim
from rest_framework import serializers

from apps.appointments.choices import Status
from apps.appointments.models import Appointment
from apps.medical_records.patients.merged import of_patient
from apps.users.models import User
from core.registry.timeline import TimelineSource, entries

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

VISIT = "visit"


class VisitDetailsSerializer(serializers.Serializer[Any]):
    """A visit in short; the book has the rest under the entry's id."""

    status = serializers.ChoiceField(choices=Status.choices)
    doctor = serializers.UUIDField()
    doctor_name = serializers.CharField()
    duration_minutes = serializers.IntegerField()
    reason = serializers.CharField(allow_blank=True)


def visits(patient_id: UUID) -> QuerySet[Any]:
    """Tell every visit at its start, also those to come, called off and missed: the status says which it is."""
    return entries(
        Appointment.objects.filter(of_patient(patient_id)),
        at="appointment_date",
        kind=Value(VISIT, output_field=CharField()),
        details={
            "status": "status",
            "doctor": "doctor_id",
            "doctor_name": Subquery(name_of_doctor()),
            "duration_minutes": "duration_minutes",
            "reason": "reason",
        },
    )


def name_of_doctor() -> QuerySet[Any]:
    """Say `User.get_full_name` in SQL, for the rows of a page only."""
    full = Trim(Concat("first_name", Value(" "), "last_name"))
    name = Coalesce(NullIf(full, Value("")), "username")
    return User.objects.filter(pk=OuterRef("doctor_id")).order_by().values(name=name)


VISITS = TimelineSource(
    name="appointments.visits",
    permission="appointments.read",
    scope="appointments:read",
    kinds=(VISIT,),
    details=VisitDetailsSerializer,
    rows=visits,
)
