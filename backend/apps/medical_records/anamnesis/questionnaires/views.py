"""The clinic's form, and what patients answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action

from apps.medical_records.anamnesis.questionnaires import due, editions, proposals, services
from apps.medical_records.anamnesis.questionnaires.errors import (
    AlreadySigned,
    FormPublished,
    InvalidTransition,
    NoPublishedForm,
    NotTheAuthor,
)
from apps.medical_records.anamnesis.questionnaires.filters import FormFilter, QuestionnaireFilter
from apps.medical_records.anamnesis.questionnaires.models import (
    Questionnaire,
    QuestionnaireForm,
)
from apps.medical_records.anamnesis.questionnaires.rules import FORMS, QUESTIONNAIRES
from apps.medical_records.anamnesis.questionnaires.serializers import (
    AdoptionSerializer,
    DueSerializer,
    NewQuestionnaireSerializer,
    ProposalsSerializer,
    QuestionnaireFormSerializer,
    QuestionnaireRowSerializer,
    QuestionnaireSerializer,
    SigningSerializer,
    WantedSerializer,
)
from apps.medical_records.history import HistoryMixin
from apps.medical_records.patients.errors import PatientArchived, PatientMerged
from apps.medical_records.patients.models import Patient
from core.api.pagination import PAGING
from core.api.rendering import Answer
from core.api.unknown import refuse_unknown_parameters
from core.api.views import EditModelMixin, ReadModelMixin, TenantViewSet
from core.audit.requests import Audited
from core.permissions.scopes import Scopes

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request
    from rest_framework.response import Response

CLOSED = (AlreadySigned, InvalidTransition, PatientArchived)


class FormViewSet(ReadModelMixin, EditModelMixin, TenantViewSet):
    """The clinic's health questionnaire in its editions: a draft is changed, what was published stays as it was asked."""

    rules = FORMS
    scopes = Scopes.of("health")
    audited = Audited("questionnaire-forms")
    model = QuestionnaireForm
    serializer_class = QuestionnaireFormSerializer
    filterset_class = FormFilter
    refusals = {
        "update": (FormPublished,),
        "partial_update": (FormPublished,),
        "publish": (InvalidTransition,),
        "retire": (InvalidTransition,),
    }
    orderings = {"edition": ("edition", "id")}

    def get_queryset(self) -> QuerySet[QuestionnaireForm]:
        """Every edition."""
        queryset: QuerySet[QuestionnaireForm] = QuestionnaireForm.objects.all()
        return queryset

    def create(self, request: Request) -> Response:
        """Begin the next edition."""
        by: Any = request.user
        return self.created(editions.draft(by=by, **self.validated()))

    def edit(self, form: QuestionnaireForm, changes: dict[str, Any]) -> QuestionnaireForm:
        """Change a draft."""
        return editions.change(form, **changes)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Ask by this draft from now on, in the place of the edition before."""
        return self.changed(editions.publish(self.without_body(self.get_object())))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Ask by this edition no more."""
        return self.changed(editions.retire(self.without_body(self.get_object())))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def revise(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Begin the next edition as a copy of this one, which is answered."""
        by: Any = request.user
        return self.changed(editions.revise(self.without_body(self.get_object()), by=by))


class QuestionnaireViewSet(HistoryMixin, ReadModelMixin, EditModelMixin, TenantViewSet):
    """What patients answered: open answers are changed by who takes them down, signed ones by nobody."""

    rules = QUESTIONNAIRES
    scopes = Scopes.of("health")
    audited = Audited("health-questionnaires", patient="patient")
    model = Questionnaire
    serializer_class = QuestionnaireRowSerializer
    filterset_class = QuestionnaireFilter
    refusals = {
        "create": (NoPublishedForm, PatientArchived, PatientMerged),
        "update": (NotTheAuthor, *CLOSED),
        "partial_update": (NotTheAuthor, *CLOSED),
        "sign": CLOSED,
        "discard": (NotTheAuthor, *CLOSED),
        "adopt": (InvalidTransition, PatientArchived, PatientMerged),
    }
    orderings = {"created_at": ("created_at", "id")}

    def get_queryset(self) -> QuerySet[Questionnaire]:
        """Those of every patient of the clinic."""
        queryset: QuerySet[Questionnaire] = Questionnaire.objects.all()
        return queryset

    def get_serializer_class(self) -> Any:
        """Leave the drawings of signatures out of lists."""
        return super().get_serializer_class() if self.action == "list" else QuestionnaireSerializer

    def get_ordering(self) -> tuple[str, ...]:
        """By name where patients are listed."""
        return ("sort_name", "id") if self.action == "due" else super().get_ordering()

    def paged_from(self) -> Any:
        """Page patients among patients."""
        return Patient.objects.all() if self.action == "due" else super().paged_from()

    @extend_schema(request=NewQuestionnaireSerializer)
    def create(self, request: Request) -> Response:
        """Ask a patient by the published edition of the form."""
        by: Any = request.user
        return self.created(services.begin(by=by, **self.validated(NewQuestionnaireSerializer)))

    def edit(self, questionnaire: Questionnaire, changes: dict[str, Any]) -> Questionnaire:
        """Change open answers."""
        by: Any = self.request.user
        return services.answer(questionnaire, by=by, **changes)

    @extend_schema(request=SigningSerializer)
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Lock the answers with the patient's signature; all that is required has to be answered."""
        by: Any = request.user
        questionnaire = self.get_object()
        return self.changed(
            services.sign(questionnaire, by=by, **self.validated(SigningSerializer))
        )

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Give up open answers, as those begun for the wrong patient."""
        by: Any = request.user
        return self.changed(services.discard(self.without_body(self.get_object()), by=by))

    @extend_schema(responses=ProposalsSerializer, filters=False)
    @action(detail=True, filterset_class=None, pagination_class=None)
    def proposals(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """List the allergies, conditions and medications that the answers propose to record."""
        refuse_unknown_parameters(request.query_params, ())
        found = proposals.proposed(self.get_object())
        results = [proposal._asdict() for proposal in found]
        return Answer({"next": None, "previous": None, "results": results})

    @extend_schema(request=AdoptionSerializer)
    @action(detail=True, methods=["post"])
    def adopt(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Record what the signed answers propose, but for what is known already."""
        by: Any = request.user
        questionnaire = self.get_object()
        return self.changed(
            proposals.adopt(questionnaire, by=by, **self.validated(AdoptionSerializer))
        )

    @extend_schema(parameters=[WantedSerializer], responses=DueSerializer(many=True), filters=False)
    @action(detail=False, filterset_class=None)
    def due(self, request: Request) -> Response:
        """List the active patients who have to be asked, by name: never asked, or due again."""
        wanted = WantedSerializer(data=request.query_params.dict())
        refuse_unknown_parameters(request.query_params, {*wanted.fields, *PAGING})
        wanted.is_valid(raise_exception=True)
        page = self.paginate_queryset(due.due().filter(**wanted.validated_data))
        return self.get_paginated_response(DueSerializer(page, many=True).data)
