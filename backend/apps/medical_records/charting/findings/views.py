"""Findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action

from apps.medical_records.charting.errors import InvalidTransition, ToothNotThere, ToothStateTaken
from apps.medical_records.charting.findings import services
from apps.medical_records.charting.findings.filters import FindingFilter
from apps.medical_records.charting.findings.models import Finding
from apps.medical_records.charting.findings.rules import RULES
from apps.medical_records.charting.findings.serializers import (
    FindingSerializer,
    NewFindingSerializer,
    ResolvingSerializer,
    RetractionSerializer,
)
from apps.medical_records.history import HistoryMixin
from apps.medical_records.patients.errors import PatientArchived, PatientMerged
from core.api.views import EditModelMixin, ReadModelMixin, TenantViewSet
from core.audit.requests import Audited
from core.permissions.scopes import Scopes

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.response import Response

    from apps.medical_records.charting.findings.querysets import FindingQuerySet

CHANGED = (PatientArchived, InvalidTransition)
EDITED = (*CHANGED, ToothNotThere, ToothStateTaken)


class FindingViewSet(HistoryMixin, ReadModelMixin, EditModelMixin, TenantViewSet):
    """What was found on teeth, from a day on, to a day where it ended; what is at a tooth's place decides what it can have."""

    rules = RULES
    scopes = Scopes.of("charting")
    audited = Audited("findings", patient="patient")
    model = Finding
    serializer_class = FindingSerializer
    filterset_class = FindingFilter
    refusals = {
        "create": (PatientArchived, PatientMerged, ToothNotThere, ToothStateTaken),
        "update": EDITED,
        "partial_update": EDITED,
        "resolve": CHANGED,
        "retract": CHANGED,
    }
    orderings = {"from_date": ("from_date", "id")}

    def get_queryset(self) -> FindingQuerySet:
        """Every finding of the clinic."""
        queryset: FindingQuerySet = Finding.objects.all()
        return queryset

    @extend_schema(request=NewFindingSerializer)
    def create(self, request: Request) -> Response:
        """Chart a finding."""
        by: Any = request.user
        return self.created(services.record(recorded_by=by, **self.validated(NewFindingSerializer)))

    def edit(self, finding: Finding, changes: dict[str, Any]) -> Finding:
        """Change surfaces, days and note."""
        by: Any = self.request.user
        return services.edit(finding, by=by, **changes)

    @extend_schema(request=ResolvingSerializer)
    @action(detail=True, methods=["post"])
    def resolve(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Say that a finding has ended."""
        by: Any = request.user
        finding = self.get_object()
        return self.changed(services.resolve(finding, by=by, **self.validated(ResolvingSerializer)))

    @extend_schema(request=RetractionSerializer)
    @action(detail=True, methods=["post"])
    def retract(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Take back what was never so; what it had ended holds again."""
        by: Any = request.user
        finding = self.get_object()
        return self.changed(
            services.retract(finding, by=by, **self.validated(RetractionSerializer))
        )
