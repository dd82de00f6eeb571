"""Patients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import Http404
from django.utils.functional import classproperty
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action

from apps.medical_records.history import HistoryMixin
from apps.medical_records.patients import services, summary, timeline
from apps.medical_records.patients.duplicates.views import DuplicatesMixin
from apps.medical_records.patients.errors import NotArchived, PatientArchived, PatientMerged
from apps.medical_records.patients.filters import PatientFilter
from apps.medical_records.patients.merging import services as merging
from apps.medical_records.patients.merging.errors import FamilyInTheWay, NotMerged
from apps.medical_records.patients.merging.models import PatientMerge
from apps.medical_records.patients.merging.serializers import IntoSerializer, MergeSerializer
from apps.medical_records.patients.models import Patient
from apps.medical_records.patients.pages import SearchPages
from apps.medical_records.patients.rules import RULES
from apps.medical_records.patients.serializers import (
    ArchiveSerializer,
    PatientSerializer,
    UntoldPatientSerializer,
)
from core.api.moments import MomentPages
from core.api.pagination import PAGING
from core.api.rendering import Answer
from core.api.unknown import refuse_unknown_parameters
from core.api.views import EditModelMixin, ReadModelMixin, TenantViewSet
from core.audit.requests import Audited
from core.permissions.scopes import Scopes, may_be_used
from core.registry import merging as merging_registry
from core.registry.archiving import ArchiveConsequences

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.response import Response

    from apps.medical_records.patients.querysets import PatientQuerySet
    from apps.users.models import User
    from core.errors import DomainError
    from core.registry.summary import SummarySource
    from core.registry.timeline import TimelineSource


class PatientViewSet(DuplicatesMixin, HistoryMixin, ReadModelMixin, EditModelMixin, TenantViewSet):
    """The clinic's patients; `search` forgives typos and accents and answers the best match first."""

    rules = RULES
    scopes = Scopes.of("patients")
    audited = Audited("patients", patient="id")
    model = Patient
    serializer_class = PatientSerializer
    filterset_class = PatientFilter
    pagination_class = SearchPages
    orderings = {"last_name": ("sort_name", "id"), "birth_date": ("birth_date", "id")}

    @classproperty
    def refusals(cls) -> dict[str, tuple[type[DomainError], ...]]:  # noqa: N805  it is the class
        """Name what each action may be refused for; of a merge, the apps whose rows follow say so."""
        in_the_way = merging_registry.refusals()
        return {
            "update": (PatientArchived, PatientMerged),
            "partial_update": (PatientArchived, PatientMerged),
            "archive": (ArchiveConsequences,),
            "restore": (NotArchived, PatientMerged),
            "merge": (PatientArchived, PatientMerged, FamilyInTheWay, *in_the_way),
            "unmerge": (NotMerged, PatientMerged, *in_the_way),
        }

    def get_ordering(self) -> tuple[str, ...]:
        """The latest merge first, else by name; a search has an order of its own (`SearchPages`)."""
        return ("-id",) if self.action == "merges" else super().get_ordering()

    def get_queryset(self) -> PatientQuerySet:
        """Every patient of the clinic."""
        queryset: PatientQuerySet = Patient.objects.all()
        return queryset

    def get_serializer_class(self) -> type[PatientSerializer]:
        """Tell alerts to those who may read them, and through applications that were given health."""
        user: Any = self.request.user if self.request else None
        if user is None or not user.is_authenticated:  # the schema asks
            return PatientSerializer
        return PatientSerializer if self._is_told_alerts() else UntoldPatientSerializer

    def paged_from(self) -> Any:
        """Page merges among the patient's own."""
        if self.action == "merges":
            return PatientMerge.objects.of(self.kwargs["pk"])
        return super().paged_from()

    def create(self, request: Request) -> Response:  # noqa: ARG002
        """Take a patient in."""
        return self.created(services.register(**self.validated()))

    def edit(self, patient: Patient, changes: dict[str, Any]) -> Patient:
        """Change a patient's particulars."""
        return services.edit(patient, **changes)

    @extend_schema(request=ArchiveSerializer)
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Take a patient out of daily work, and say what becomes of what that leaves behind."""
        patient = self.get_object()
        return self.changed(services.archive(patient, **self.validated(ArchiveSerializer)))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Take an archived patient back."""
        return self.changed(services.restore(self.without_body(self.get_object())))

    @extend_schema(request=IntoSerializer)
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Merge a patient into another, who is answered."""
        patient, user = self.get_object(), cast("User", request.user)
        return self.changed(merging.merge(patient, by=user, **self.validated(IntoSerializer)))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def unmerge(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Take a patient out of whom they were merged into."""
        patient, user = self.without_body(self.get_object()), cast("User", request.user)
        return self.changed(merging.unmerge(patient, by=user))

    @extend_schema(responses=MergeSerializer(many=True), filters=False)
    @action(detail=True, filterset_class=None)
    def merges(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """List who was merged into a patient, or the patient into whom, and what was taken apart, the latest first."""
        refuse_unknown_parameters(request.query_params, PAGING)
        page = self.paginate_queryset(PatientMerge.objects.of(self.get_object().pk))
        return self.get_paginated_response(MergeSerializer(page, many=True).data)

    @extend_schema(responses=PatientSerializer(many=True), filters=False)
    @action(detail=True, filterset_class=None)
    def family(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """List whoever pays for a patient, and everybody for whom that one pays."""
        refuse_unknown_parameters(request.query_params, PAGING)
        return self.page_of(self.get_queryset().family_of(self.get_object()))

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

    @extend_schema(responses=summary.SummarySerializer, filters=False)
    @action(detail=True, filterset_class=None, pagination_class=None)
    def summary(self, request: Request, pk: Any) -> Response:
        """Tell on one screen what whoever stands at the chair must know, alerts first; null for what the caller may not read."""
        refuse_unknown_parameters(request.query_params, ())
        told = summary.of(pk, self._may_be_told, with_alerts=self._is_told_alerts())
        if told is None:
            raise Http404
        return Answer(told)

    def _is_told_alerts(self) -> bool:
        user: Any = self.request.user
        return user.may("alerts.read") and may_be_used(self.request, "health:read")

    def _may_be_told(self, source: TimelineSource | SummarySource) -> bool:
        """Tell whether both the role and what an application was given let the caller read a source."""
        user: Any = self.request.user
        return user.may(source.permission) and may_be_used(self.request, source.scope)
