"""Who has to be asked: never asked yet, asked too long ago, or by an edition that another one asks again after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from apps.medical_records.anamnesis.questionnaires.choices import State, Status
from apps.medical_records.anamnesis.questionnaires.models import (
    Questionnaire,
    QuestionnaireForm,
)
from apps.medical_records.patients.choices import PatientStatus
from apps.medical_records.patients.models import Patient
from apps.tenants.models import Tenant
from core.tenancy.context import current_tenant_id

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.db.models.expressions import Combinable


class LocalToday(Func):
    """The date now, in a time zone by its name."""

    template = "(now() AT TIME ZONE %(expressions)s)::date"
    output_field: ClassVar[Any] = DateField()


def today() -> Combinable:
    """Say in SQL which day the clinic has."""
    clinic = Tenant.objects.filter(pk=current_tenant_id())
    return LocalToday(Subquery(clinic.values("timezone")))


def signed_by(patient: Any) -> QuerySet[Any]:
    """Return a patient's signed questionnaires, the latest first."""
    rows: QuerySet[Any] = Questionnaire.objects.filter(
        patient=patient, status=Status.SIGNED
    ).order_by("-signed_at", "-id")
    return rows


def state_of(patient: Any) -> Combinable:
    """Say in SQL whether a patient has to be asked, as one of `State`."""
    asking = QuestionnaireForm.objects.filter(asks_again=True, published_at__isnull=False)
    since = Coalesce(Subquery(asking.order_by("-edition").values("edition")[:1]), Value(0))
    is_current = ExpressionWrapper(
        Q(due_on__gt=today(), edition__gte=since), output_field=BooleanField()
    )
    latest = signed_by(patient).annotate(
        state=Case(
            When(Q(is_current), then=Value(State.CURRENT)),
            default=Value(State.DUE),
            output_field=CharField(),
        )
    )
    return Coalesce(
        Subquery(latest.values("state")[:1]), Value(State.NEVER), output_field=CharField()
    )


def due() -> QuerySet[Any]:
    """Return the active patients who have to be asked, with what is known of the last time; one query."""
    latest, reference = signed_by(OuterRef("pk")), OuterRef("pk")
    begun = Questionnaire.objects.filter(patient=reference, status=Status.OPEN)
    waiting: QuerySet[Any] = (
        Patient.objects.filter(status=PatientStatus.ACTIVE)
        .alias(asked=state_of(reference))
        .exclude(asked=State.CURRENT)
        .annotate(
            state=F("asked"),
            due_on=Subquery(latest.values("due_on")[:1]),
            signed_at=Subquery(latest.values("signed_at")[:1]),
            questionnaire=Subquery(latest.values("pk")[:1]),
            open_questionnaire=Subquery(begun.order_by("-created_at").values("pk")[:1]),
        )
    )
    return waiting
