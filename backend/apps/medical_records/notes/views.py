"""Notes and their templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action

from apps.medical_records.history import HistoryMixin
from apps.medical_records.notes import services, templates
from apps.medical_records.notes.errors import (
    NotItsDoctor,
    RecordEmpty,
    RecordSigned,
    RecordUnsigned,
)
from apps.medical_records.notes.filters import MedicalRecordFilter, NoteTemplateFilter
from apps.medical_records.notes.models import MedicalRecord, NoteTemplate
from apps.medical_records.notes.rules import RECORDS, TEMPLATES
from apps.medical_records.notes.serializers import (
    AmendmentSerializer,
    MedicalRecordDraftSerializer,
    MedicalRecordRowSerializer,
    MedicalRecordSerializer,
    NewAmendmentSerializer,
    NewMedicalRecordSerializer,
    NoteTemplateSerializer,
)
from apps.medical_records.patients.errors import PatientArchived, PatientMerged
from core.api.pagination import PAGING
from core.api.unknown import refuse_unknown_parameters
from core.api.views import EditModelMixin, ReadModelMixin, TenantViewSet
from core.audit.requests import Audited
from core.permissions.scopes import Scopes

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request
    from rest_framework.response import Response

    from apps.medical_records.notes.querysets import MedicalRecordQuerySet

ADDED = ("amendments", "amend")


class MedicalRecordViewSet(HistoryMixin, ReadModelMixin, TenantViewSet):
    """Notes of visits: a draft is changed by who writes and who signs it, a signed one by nobody; it is amended."""

    rules = RECORDS
    scopes = Scopes.of("notes")
    audited = Audited("medical-records", patient="patient")
    model = MedicalRecord
    serializer_class = MedicalRecordRowSerializer
    filterset_class = MedicalRecordFilter
    refusals = {
        "create": (PatientArchived, PatientMerged),
        "update": (RecordSigned,),
        "partial_update": (RecordSigned,),
        "sign": (RecordSigned, NotItsDoctor, RecordEmpty),
        "amend": (RecordUnsigned,),
    }
    orderings = {"recorded_at": ("recorded_at", "id")}

    def get_ordering(self) -> tuple[str, ...]:
        """The latest visit first unless told otherwise; amendments as they were written."""
        if self.action == "amendments":
            return ("id",)
        if self.action == "list" and "ordering" not in self.request.query_params:
            return ("-recorded_at", "-id")
        return super().get_ordering()

    def get_queryset(self) -> MedicalRecordQuerySet:
        """Signed notes, and the drafts that the caller may see."""
        user: Any = self.request.user
        queryset: MedicalRecordQuerySet = MedicalRecord.objects.visible_to(user)
        return queryset

    def get_serializer_class(self) -> Any:
        """Compute hashes of one note only, and show amendments as they are."""
        if self.action in ADDED:
            return AmendmentSerializer
        return super().get_serializer_class() if self.action == "list" else MedicalRecordSerializer

    def paged_from(self) -> Any:
        """Page amendments among the note's own."""
        if self.action == "amendments":
            return self.get_object().amendments.all()
        return super().paged_from()

    @extend_schema(request=NewMedicalRecordSerializer)
    def create(self, request: Request) -> Response:
        """Begin the note of a visit."""
        by: Any = request.user
        return self.created(services.write(by=by, **self.validated(NewMedicalRecordSerializer)))

    @extend_schema(request=MedicalRecordDraftSerializer)
    def update(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Replace what a draft says."""
        return self._edit(partial=False)

    @extend_schema(request=MedicalRecordDraftSerializer(partial=True))
    def partial_update(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Change what a draft says."""
        return self._edit(partial=True)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Lock the note for ever, with the hash of what it says; only its doctor does."""
        by: Any = request.user
        return self.changed(services.sign(self.without_body(self.get_object()), by=by))

    @extend_schema(responses=AmendmentSerializer(many=True), filters=False)
    @action(detail=True, filterset_class=None)
    def amendments(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """List what was added to a signed note, in the order in which it was written."""
        refuse_unknown_parameters(request.query_params, PAGING)
        response: Response = self.page_of(self.get_object().amendments.all())
        return response

    @extend_schema(request=NewAmendmentSerializer, responses={201: AmendmentSerializer})
    @amendments.mapping.post
    def amend(self, request: Request, pk: Any) -> Response:
        """Add to a signed note, and say why; the note stays as it was signed."""
        by: Any = request.user
        record = self.get_object()
        amendment = services.amend(record, by=by, **self.validated(NewAmendmentSerializer))
        there = self.reverse_action("amendments", args=[pk])
        return self.shown(self.represented(amendment), status=201, headers={"Location": there})

    def _edit(self, *, partial: bool) -> Response:
        record = self.get_object()
        changes = self.validated(MedicalRecordDraftSerializer, instance=record, partial=partial)
        return self.changed(services.edit(record, **changes))


class NoteTemplateViewSet(HistoryMixin, ReadModelMixin, EditModelMixin, TenantViewSet):
    """Texts of the clinic's own to begin notes from; one that is no longer used is switched off (`is_active`)."""

    rules = TEMPLATES
    scopes = Scopes.of("notes")
    audited = Audited("note-templates")
    model = NoteTemplate
    serializer_class = NoteTemplateSerializer
    filterset_class = NoteTemplateFilter
    orderings = {"name": ("name", "id")}

    def get_queryset(self) -> QuerySet[NoteTemplate]:
        """Every template of the clinic."""
        queryset: QuerySet[NoteTemplate] = NoteTemplate.objects.all()
        return queryset

    def create(self, request: Request) -> Response:  # noqa: ARG002
        """Keep texts under a name."""
        return self.created(templates.add(**self.validated()))

    def edit(self, template: NoteTemplate, changes: dict[str, Any]) -> NoteTemplate:
        """Change a template, or switch it off or on."""
        return templates.edit(template, **changes)
