"""What the book tells of a patient on one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Subquery
from django.db.models.functions import JSONObject, Now
from rest_framework import serializers

from apps.appointments.choices import MOVABLE, Status
from apps.appointments.models import Appointment
from apps.appointments.timeline import name_of_doctor
from apps.medical_records.patients.merged import of_patient
from core.api.fields import MomentField
from core.registry.summary import MomentText, SummarySource, counted, first

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.db.models.expressions import Combinable


class BriefVisitSerializer(serializers.Serializer[Any]):
    """A visit in short; the book has the rest under its id."""

    id = serializers.UUIDField()
    at = MomentField()
    status = serializers.ChoiceField(choices=Status.choices)
    doctor = serializers.UUIDField()
    doctor_name = serializers.CharField()
    duration_minutes = serializers.IntegerField()
    reason = serializers.CharField(allow_blank=True)


class VisitsSummarySerializer(serializers.Serializer[Any]):
    """The visit that was completed last, the next one that is still to come, and how many were missed."""

    last = BriefVisitSerializer(allow_null=True)
    next = BriefVisitSerializer(allow_null=True)
    missed = serializers.IntegerField()


def visits(patient: Any) -> Combinable:
    """Tell the last visit, the next one, and the missed ones, also of whoever was merged into the patient."""
    theirs = Appointment.objects.filter(of_patient(patient))
    ahead = theirs.filter(status__in=MOVABLE, appointment_date__gte=Now())
    return JSONObject(
        last=_brief(theirs.filter(status=Status.COMPLETED).order_by("-appointment_date", "-pk")),
        next=_brief(ahead.order_by("appointment_date", "pk")),
        missed=counted(theirs.filter(status=Status.NO_SHOW)),
    )


def _brief(rows: QuerySet[Any]) -> Subquery:
    return first(
        rows,
        id="pk",
        at=MomentText("appointment_date"),
        status="status",
        doctor="doctor_id",
        doctor_name=Subquery(name_of_doctor()),
        duration_minutes="duration_minutes",
        reason="reason",
    )


VISITS = SummarySource(
    name="appointments.visits",
    permission="appointments.read",
    scope="appointments:read",
    field="visits",
    shape=VisitsSummarySerializer,
    value=visits,
)
