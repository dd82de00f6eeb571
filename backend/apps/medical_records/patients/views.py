"""Patients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action

from apps.medical_records.patients import services, timeline
from apps.medical_records.patients.errors import NotArchived, PatientArchived
from apps.medical_records.patients.filters import PatientFilter
from apps.medical_records.patients.models import Patient
from apps.medical_records.patients.pages import SearchPages
from apps.medical_records.patients.rules import RULES
from apps.medical_records.patients.serializers import PatientSerializer, VersionSerializer
from core.api.moments import MomentPages
from core.api.pagination import PAGING
from core.api.unknown import refuse_unknown_parameters
from core.api.views import EditModelMixin, ReadModelMixin, TenantViewSet
from core.audit.requests import Audited
from core.permissions.scopes import Scopes, may_be_used
from core.tenancy.history import describe

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.response import Response

    from apps.medical_records.patients.querysets import PatientQuerySet
    from core.registry.timeline import TimelineSource


class PatientViewSet(ReadModelMixin, EditModelMixin, TenantViewSet):
    """The clinic's patients; `search` forgives typos and accents and answers the best match first."""

    rules = RULES
    scopes = Scopes.of("patients")
    audited = Audited("patients", patient="id")
    model = Patient
    serializer_class = PatientSerializer
    filterset_class = PatientFilter
    pagination_class = SearchPages
    refusals = {
        "update": (PatientArchived,),
        "partial_update": (PatientArchived,),
        "restore": (NotArchived,),
    }
    orderings = {"last_name": ("sort_name", "id"), "birth_date": ("birth_date", "id")}

    def get_ordering(self) -> tuple[str, ...]:
        """The latest first in a history, else by name; a search has an order of its own (`SearchPages`)."""
        if self.action == "history":
            return ("-pgh_id",)
        return super().get_ordering()

    def get_queryset(self) -> PatientQuerySet:
        """Every patient of the clinic."""
        queryset: PatientQuerySet = Patient.objects.all()
        return queryset

    def paged_from(self) -> Any:
        """Page a history among the patient's own versions."""
        return self.get_object().events.all() if self.action == "history" else self.get_queryset()

    def create(self, request: Request) -> Response:  # noqa: ARG002
        """Take a patient in."""
        return self.created(services.register(**self.validated()))

    def edit(self, patient: Patient, changes: dict[str, Any]) -> Patient:
        """Change a patient's particulars."""
        return services.edit(patient, **changes)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Take a patient out of daily work."""
        return self.changed(services.archive(self.without_body(self.get_object())))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Take an archived patient back."""
        return self.changed(services.restore(self.without_body(self.get_object())))

    @extend_schema(responses=VersionSerializer(many=True), filters=False)
    @action(detail=True, filterset_class=None)
    def history(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Show who changed what, the latest first."""
        refuse_unknown_parameters(request.query_params, PAGING)
        page = self.paginate_queryset(self.get_object().events.all())
        return self.get_paginated_response(VersionSerializer(describe(page), many=True).data)

    @extend_schema(
        parameters=[timeline.WantedSerializer], responses=timeline.ENTRIES, filters=False
    )
    @action(detail=True, filterset_class=None, pagination_class=MomentPages)
    def timeline(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Tell what happened with a patient and what is to come, the latest first."""
        patient = self.get_object()
        wanted = timeline.WantedSerializer(data=request.query_params.dict())
        refuse_unknown_parameters(request.query_params, {*wanted.fields, *PAGING})
        wanted.is_valid(raise_exception=True)
        told: Any = timeline.of(patient.pk, self._may_be_told, wanted.validated_data)
        page: Any = self.paginate_queryset(told)
        return self.get_paginated_response([timeline.shown(entry) for entry in page])

    def _may_be_told(self, source: TimelineSource) -> bool:
        """Tell whether both the role and what an application was given let the caller read a source."""
        user: Any = self.request.user
        return user.may(source.permission) and may_be_used(self.request, source.scope)
