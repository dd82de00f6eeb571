"""Allergies, conditions and medications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from drf_spectacular.utils import extend_schema

from apps.medical_records.anamnesis.health import services
from apps.medical_records.anamnesis.health.errors import AllergiesKnown, AlreadyStated
from apps.medical_records.anamnesis.health.filters import (
    AllergyFilter,
    ConditionFilter,
    MedicationFilter,
)
from apps.medical_records.anamnesis.health.models import Allergy, Condition, Medication
from apps.medical_records.anamnesis.health.rules import RULES
from apps.medical_records.anamnesis.health.serializers import (
    AllergySerializer,
    ConditionSerializer,
    MedicationSerializer,
    NewAllergySerializer,
    NewConditionSerializer,
    NewMedicationSerializer,
)
from apps.medical_records.history import HistoryMixin
from apps.medical_records.patients.errors import PatientArchived, PatientMerged
from core.api.views import EditModelMixin, ReadModelMixin, TenantViewSet
from core.audit.requests import Audited
from core.permissions.scopes import Scopes

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request
    from rest_framework.response import Response

EDITS = ("update", "partial_update")


class HealthViewSet(HistoryMixin, ReadModelMixin, EditModelMixin, TenantViewSet):
    """What all facts of a patient's health have in common."""

    rules = RULES
    scopes = Scopes.of("health")
    refusals: ClassVar[Any] = {
        "create": (PatientArchived, PatientMerged),
        **dict.fromkeys(EDITS, (PatientArchived,)),
    }
    orderings = {"created_at": ("created_at", "id")}

    def get_queryset(self) -> QuerySet[Any]:
        """Those of every patient of the clinic."""
        return self.model._default_manager.all()

    def edit(self, fact: Any, changes: dict[str, Any]) -> Any:
        """Change a fact; what it was stays in its history."""
        return services.edit(fact, **changes)

    def recorded(self, request: Request, shape: type[Any]) -> Response:
        """Keep a new fact, as the caller tells it."""
        by: Any = request.user
        new: Any = self.model()
        fact = services.record(new, by=by, **self.validated(shape))
        return self.created(fact)


class AllergyViewSet(HealthViewSet):
    """What patients do not tolerate, and the statement that a patient has no known allergies (`none_known`).

    An active allergy ends the statement; the statement is refused beside active allergies.
    """

    audited = Audited("allergies", patient="patient")
    model = Allergy
    serializer_class = AllergySerializer
    filterset_class = AllergyFilter
    refusals: ClassVar[Any] = {
        "create": (PatientArchived, PatientMerged, AllergiesKnown, AlreadyStated),
        **dict.fromkeys(EDITS, (PatientArchived, AllergiesKnown, AlreadyStated)),
    }

    @extend_schema(request=NewAllergySerializer)
    def create(self, request: Request) -> Response:
        """Record an allergy, or that none are known."""
        return self.recorded(request, NewAllergySerializer)


class ConditionViewSet(HealthViewSet):
    """What patients suffer from, by ICD-10 code where somebody coded it."""

    audited = Audited("conditions", patient="patient")
    model = Condition
    serializer_class = ConditionSerializer
    filterset_class = ConditionFilter

    @extend_schema(request=NewConditionSerializer)
    def create(self, request: Request) -> Response:
        """Record a condition."""
        return self.recorded(request, NewConditionSerializer)


class MedicationViewSet(HealthViewSet):
    """What patients take."""

    audited = Audited("medications", patient="patient")
    model = Medication
    serializer_class = MedicationSerializer
    filterset_class = MedicationFilter

    @extend_schema(request=NewMedicationSerializer)
    def create(self, request: Request) -> Response:
        """Record a medication."""
        return self.recorded(request, NewMedicationSerializer)
