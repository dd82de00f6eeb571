"""Treatment plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.decorators import action

from apps.medical_records.charting.errors import InvalidTransition
from apps.medical_records.history import HistoryMixin
from apps.medical_records.patients.errors import PatientArchived, PatientMerged
from apps.medical_records.treatment_plans import printing, services
from apps.medical_records.treatment_plans.errors import (
    AlternativeAccepted,
    EstimateExpired,
    FeeNotInCurrency,
    PlanEmpty,
    PlanPresented,
)
from apps.medical_records.treatment_plans.estimate import is_intact
from apps.medical_records.treatment_plans.examples import ESTIMATE
from apps.medical_records.treatment_plans.filters import TreatmentPlanFilter
from apps.medical_records.treatment_plans.models import TreatmentPlan
from apps.medical_records.treatment_plans.rules import RULES
from apps.medical_records.treatment_plans.serializers import (
    AcceptanceSerializer,
    NewPlanSerializer,
    PlanDraftSerializer,
    PresentationSerializer,
    RejectionSerializer,
    TreatmentPlanRowSerializer,
    TreatmentPlanSerializer,
    VerificationSerializer,
)
from core.api.rendering import Answer, Paper
from core.api.unknown import refuse_unknown_parameters
from core.api.views import ReadModelMixin, TenantViewSet
from core.audit.choices import Action
from core.audit.requests import Audited
from core.permissions.scopes import Scopes

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request
    from rest_framework.response import Response

GONE = (PatientArchived, PatientMerged)
EDIT = (*GONE, PlanPresented)
MOVE = (*GONE, InvalidTransition)


class TreatmentPlanViewSet(HistoryMixin, ReadModelMixin, TenantViewSet):
    """What is proposed to patients: a draft is changed, what was presented stays as it was told, what was accepted is signed."""

    rules = RULES
    scopes = Scopes.of("plans")
    audited = Audited("treatment-plans", patient="patient", actions={"estimate": Action.PRINT})
    model = TreatmentPlan
    serializer_class = TreatmentPlanRowSerializer
    filterset_class = TreatmentPlanFilter
    refusals = {
        "create": (*GONE, AlternativeAccepted),
        "update": EDIT,
        "partial_update": EDIT,
        "present": (*MOVE, PlanEmpty, FeeNotInCurrency, AlternativeAccepted),
        "withdraw": MOVE,
        "accept": (*MOVE, EstimateExpired, AlternativeAccepted),
        "reject": MOVE,
        "estimate": (FeeNotInCurrency,),
    }
    orderings = {"created_at": ("created_at", "id")}

    def get_ordering(self) -> tuple[str, ...]:
        """The latest first unless told otherwise."""
        if self.action == "list" and "ordering" not in self.request.query_params:
            return ("-created_at", "-id")
        return super().get_ordering()

    def get_queryset(self) -> QuerySet[TreatmentPlan]:
        """Every plan of the clinic."""
        queryset: QuerySet[TreatmentPlan] = TreatmentPlan.objects.all()
        return queryset

    def get_serializer_class(self) -> Any:
        """Leave phases and signatures out of lists."""
        return super().get_serializer_class() if self.action == "list" else TreatmentPlanSerializer

    @extend_schema(request=NewPlanSerializer)
    def create(self, request: Request) -> Response:
        """Draft a plan."""
        user: Any = request.user
        return self.created(services.draft(by=user, **self.validated(NewPlanSerializer)))

    @extend_schema(request=PlanDraftSerializer)
    def update(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Replace what a draft says."""
        return self._edit(partial=False)

    @extend_schema(request=PlanDraftSerializer(partial=True))
    def partial_update(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Change what a draft says."""
        return self._edit(partial=True)

    @extend_schema(request=PresentationSerializer)
    @action(detail=True, methods=["post"])
    def present(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Tell the patient a plan; from now on its procedures and their fees stay."""
        user: Any = request.user
        plan = self.get_object()
        return self.changed(
            services.present(plan, by=user, **self.validated(PresentationSerializer))
        )

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Take back what the patient has not decided about; it is a draft again."""
        return self.changed(services.withdraw(self.without_body(self.get_object())))

    @extend_schema(request=AcceptanceSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Keep that the patient wants a plan, with the signature; its other alternatives are rejected."""
        user: Any = request.user
        plan = self.get_object()
        return self.changed(services.accept(plan, by=user, **self.validated(AcceptanceSerializer)))

    @extend_schema(request=RejectionSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Keep that the patient does not want a plan; what is still planned in it is cancelled."""
        user: Any = request.user
        plan = self.get_object()
        return self.changed(services.reject(plan, by=user, **self.validated(RejectionSerializer)))

    @extend_schema(responses=VerificationSerializer, filters=False)
    @action(detail=True, filterset_class=None, pagination_class=None)
    def verify(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Prove that an accepted plan still is what was signed."""
        refuse_unknown_parameters(request.query_params, ())
        plan = self.get_object()
        intact = is_intact(plan) if plan.content_hash else None
        return Answer({"intact": intact, "content_hash": plan.content_hash})

    @extend_schema(
        responses={(200, Paper.media_type): OpenApiTypes.BINARY},
        operation_id="treatment_plans_estimate",
        examples=[OpenApiExample("Estimate", value=ESTIMATE, media_type=Paper.media_type)],
    )
    def estimate(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Print the estimate: what was presented, or a draft that says so."""
        refuse_unknown_parameters(request.query_params, ())
        plan = self.get_object()
        return Paper(printing.estimate_of(plan), name=f"estimate-{plan.pk}")

    def _edit(self, *, partial: bool) -> Response:
        plan = self.get_object()
        changes = self.validated(PlanDraftSerializer, instance=plan, partial=partial)
        return self.changed(services.edit(plan, **changes))
