"""Prescriptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.decorators import action

from apps.medical_records.history import HistoryMixin
from apps.medical_records.patients.errors import PatientArchived, PatientMerged
from apps.medical_records.prescriptions import services
from apps.medical_records.prescriptions.errors import AllergyConflict, AlreadyCancelled
from apps.medical_records.prescriptions.examples import PAPER
from apps.medical_records.prescriptions.filters import PrescriptionFilter
from apps.medical_records.prescriptions.models import Prescription
from apps.medical_records.prescriptions.paper import drawn_up
from apps.medical_records.prescriptions.rules import RULES
from apps.medical_records.prescriptions.serializers import (
    NewPrescriptionSerializer,
    PrescriptionCancellationSerializer,
    PrescriptionSerializer,
)
from core.api.rendering import Paper
from core.api.unknown import refuse_unknown_parameters
from core.api.views import ReadModelMixin, TenantViewSet
from core.audit.choices import Action
from core.audit.requests import Audited
from core.permissions.scopes import Scopes

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request
    from rest_framework.response import Response


class PrescriptionViewSet(HistoryMixin, ReadModelMixin, TenantViewSet):
    """What patients were prescribed; nothing that was issued changes, it is cancelled and another one written."""

    rules = RULES
    scopes = Scopes.of("prescriptions")
    audited = Audited("prescriptions", patient="patient", actions={"paper": Action.PRINT})
    model = Prescription
    serializer_class = PrescriptionSerializer
    filterset_class = PrescriptionFilter
    refusals = {
        "create": (PatientArchived, PatientMerged, AllergyConflict),
        "cancel": (AlreadyCancelled,),
    }
    orderings = {"prescribed_at": ("prescribed_at", "id")}

    def get_ordering(self) -> tuple[str, ...]:
        """The latest first unless told otherwise."""
        if self.action == "list" and "ordering" not in self.request.query_params:
            return ("-prescribed_at", "-id")
        return super().get_ordering()

    def get_queryset(self) -> QuerySet[Prescription]:
        """Every prescription of the clinic; for paper with the letterhead, and whose it is."""
        queryset: QuerySet[Prescription] = Prescription.objects.all()
        if self.action == "paper":
            return queryset.select_related("tenant").prefetch_related("patient", "prescriber")
        return queryset

    @extend_schema(request=NewPrescriptionSerializer)
    def create(self, request: Request) -> Response:
        """Issue a prescription, if it goes with what is known of the patient or the caller says why all the same."""
        user: Any = request.user
        return self.created(services.write(by=user, **self.validated(NewPrescriptionSerializer)))

    @extend_schema(request=PrescriptionCancellationSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Say that a prescription no longer holds."""
        user: Any = request.user
        prescription = self.get_object()
        given = self.validated(PrescriptionCancellationSerializer)
        return self.changed(services.cancel(prescription, by=user, **given))

    @extend_schema(
        responses={(200, Paper.media_type): OpenApiTypes.BINARY},
        operation_id="prescriptions_paper",
        filters=False,
        examples=[OpenApiExample("Paper", value=PAPER, media_type=Paper.media_type)],
    )
    def paper(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Print a prescription as PDF in the clinic's language; a cancelled one says so."""
        refuse_unknown_parameters(request.query_params, ())
        return Paper(drawn_up(self.get_object()), name="prescription")
