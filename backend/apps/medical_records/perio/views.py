"""Periodontal exams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.decorators import action

from apps.medical_records.charting.errors import InvalidTransition, ToothNotThere
from apps.medical_records.history import HistoryMixin
from apps.medical_records.patients.errors import PatientArchived, PatientMerged
from apps.medical_records.perio import charts, services
from apps.medical_records.perio.comparing import compare
from apps.medical_records.perio.errors import OfAnotherPatient
from apps.medical_records.perio.examples import DRAWING
from apps.medical_records.perio.filters import PerioExamFilter
from apps.medical_records.perio.history import told_with_teeth
from apps.medical_records.perio.models import PerioExam
from apps.medical_records.perio.querysets import whole
from apps.medical_records.perio.rules import RULES
from apps.medical_records.perio.serializers import (
    ComparedWithSerializer,
    MeasuringSerializer,
    NewPerioExamSerializer,
    PerioComparisonSerializer,
    PerioExamRowSerializer,
    PerioExamSerializer,
    PerioRetractionSerializer,
)
from core.api.projection import projection_of
from core.api.rendering import Answer, Drawing
from core.api.unknown import refuse_unknown_parameters
from core.api.views import ReadModelMixin, TenantViewSet
from core.audit.requests import Audited
from core.permissions.scopes import Scopes

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request
    from rest_framework.response import Response

    from core.tenancy.history import Version

CHANGED = (PatientArchived, PatientMerged, InvalidTransition)
MEASURED = (*CHANGED, ToothNotThere)


class PerioExamViewSet(HistoryMixin, ReadModelMixin, TenantViewSet):
    """What was measured around teeth: an open exam is changed, a completed one stays as it was measured."""

    rules = RULES
    scopes = Scopes.of("charting")
    audited = Audited("perio-exams", patient="patient")
    model = PerioExam
    serializer_class = PerioExamRowSerializer
    filterset_class = PerioExamFilter
    refusals = {
        "create": (PatientArchived, PatientMerged, ToothNotThere),
        "update": MEASURED,
        "partial_update": MEASURED,
        "complete": CHANGED,
        "retract": CHANGED,
        "compare": (OfAnotherPatient,),
    }
    orderings = {"examined_at": ("examined_at", "id")}

    def get_ordering(self) -> tuple[str, ...]:
        """The latest first unless told otherwise."""
        if self.action == "list" and "ordering" not in self.request.query_params:
            return ("-examined_at", "-id")
        return super().get_ordering()

    def get_queryset(self) -> QuerySet[PerioExam]:
        """Every exam of the clinic; for a drawing with how the clinic writes teeth and in which language."""
        queryset: QuerySet[PerioExam] = PerioExam.objects.all()
        if self.action == "drawing":
            queryset = queryset.annotate(
                tooth_notation=F("tenant__tooth_notation"), clinic_language=F("tenant__language")
            )
        return queryset

    def get_serializer_class(self) -> Any:
        """Leave the teeth out of lists."""
        return super().get_serializer_class() if self.action == "list" else PerioExamSerializer

    def versions(self, events: Any) -> list[Version]:
        """Tell a page of history rows with what was measured."""
        return told_with_teeth(super().versions(events), self.kwargs["pk"])

    def represented(self, instance: Any) -> dict[str, Any]:
        """Return an exam as PostgreSQL tells it, in one query."""
        projection: Any = projection_of(PerioExamSerializer)
        found: Any = projection.one(PerioExam.objects.filter(pk=instance.pk))
        return dict(found.data)

    @extend_schema(request=NewPerioExamSerializer)
    def create(self, request: Request) -> Response:
        """Keep an exam, with all that was measured or with the first of it."""
        by: Any = request.user
        return self.created(services.record(by=by, **self.validated(NewPerioExamSerializer)))

    @extend_schema(request=MeasuringSerializer)
    def update(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Replace what an open exam says, its whole chart above all."""
        return self._edit(partial=False)

    @extend_schema(request=MeasuringSerializer(partial=True))
    def partial_update(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Change what is given of an open exam, down to one number of one site."""
        return self._edit(partial=True)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Close an exam: nobody changes it any more."""
        return self.changed(services.complete(self.without_body(self.get_object())))

    @extend_schema(request=PerioRetractionSerializer)
    @action(detail=True, methods=["post"])
    def retract(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Say that an exam was an error."""
        exam = self.get_object()
        return self.changed(services.retract(exam, **self.validated(PerioRetractionSerializer)))

    @extend_schema(
        parameters=[ComparedWithSerializer], responses=PerioComparisonSerializer, filters=False
    )
    @action(detail=True, filterset_class=None)
    def compare(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Show what became of each site, and of the scores, since another exam of the patient."""
        asked = ComparedWithSerializer(data=request.query_params.dict())
        refuse_unknown_parameters(request.query_params, {*asked.fields})
        this = self.get_object()
        asked.is_valid(raise_exception=True)
        other = asked.validated_data["with"]
        if other.patient_id != this.patient_id:
            raise OfAnotherPatient
        exams = whole([this.pk, other.pk])
        pair = exams[str(this.pk)], exams[str(other.pk)]
        told = dict(zip(("exam", "other"), map(_in_short, pair), strict=True))
        return Answer({**told, **compare(*pair)._asdict()})

    @extend_schema(
        responses={(200, Drawing.media_type): OpenApiTypes.STR},
        operation_id="perio_exams_drawing",
        examples=[OpenApiExample("Drawing", value=DRAWING, media_type=Drawing.media_type)],
        filters=False,
    )
    def drawing(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Draw an exam as SVG, with a legend and, for those who hear it, in words."""
        refuse_unknown_parameters(request.query_params, ())
        exam = self.get_object()
        user: Any = request.user
        svg = charts.drawn(
            exam,
            zone=user.tenant.zone,
            language=exam.clinic_language,
            notation=exam.tooth_notation,
        )
        return Drawing(svg)

    def _edit(self, *, partial: bool) -> Response:
        by: Any = self.request.user
        exam = self.get_object()
        changes = self.validated(MeasuringSerializer, instance=exam, partial=partial)
        return self.changed(services.edit(exam, by=by, is_whole=not partial, **changes))


def _in_short(exam: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in exam.items() if name != "teeth"}
