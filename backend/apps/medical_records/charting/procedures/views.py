"""Procedures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action

from apps.medical_records.charting.errors import InvalidTransition, ToothNotThere, ToothStateTaken
from apps.medical_records.charting.procedures import services
from apps.medical_records.charting.procedures.choices import ProcedureStatus
from apps.medical_records.charting.procedures.filters import ProcedureFilter
from apps.medical_records.charting.procedures.models import Procedure
from apps.medical_records.charting.procedures.rules import COMPLETE, PLAN, RULES
from apps.medical_records.charting.procedures.serializers import (
    CompletionSerializer,
    NewProcedureSerializer,
    ProcedureCancellationSerializer,
    ProcedureEditSerializer,
    ProcedureReferringSerializer,
    ProcedureSerializer,
)
from apps.medical_records.history import HistoryMixin
from apps.medical_records.patients.errors import PatientArchived, PatientMerged
from apps.medical_records.treatment_plans.errors import PlanPresented
from core.api.views import ReadModelMixin, TenantViewSet
from core.audit.requests import Audited
from core.permissions.scopes import Scopes, refuse_out_of_scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from rest_framework.request import Request
    from rest_framework.response import Response
    from rest_framework.serializers import BaseSerializer

GONE = (PatientArchived, PatientMerged)
EDIT = (*GONE, InvalidTransition, ToothNotThere, ToothStateTaken, PlanPresented)
IN_A_PLAN = ("treatment_plan", "phase")


class ProcedureViewSet(HistoryMixin, ReadModelMixin, TenantViewSet):
    """What is planned and done in mouths: one row is chart, plan and charge."""

    rules = RULES
    scopes = Scopes.of("charting")
    audited = Audited("procedures", patient="patient")
    model = Procedure
    serializer_class = ProcedureSerializer
    filterset_class = ProcedureFilter
    refusals = {
        "create": (*GONE, ToothNotThere, PlanPresented),
        "update": EDIT,
        "partial_update": EDIT,
        "complete": (*GONE, InvalidTransition, ToothNotThere),
        "cancel": (*GONE, InvalidTransition, ToothStateTaken),
        "reopen": (*GONE, InvalidTransition, ToothStateTaken),
        "refer": (*GONE, InvalidTransition),
        "done_elsewhere": (*GONE, InvalidTransition),
    }
    orderings = {"created_at": ("created_at", "id")}

    def get_ordering(self) -> tuple[str, ...]:
        """The latest first unless told otherwise."""
        if self.action == "list" and "ordering" not in self.request.query_params:
            return ("-created_at", "-id")
        return super().get_ordering()

    def get_queryset(self) -> QuerySet[Procedure]:
        """Every procedure of the clinic."""
        queryset: QuerySet[Procedure] = Procedure.objects.all()
        return queryset

    @extend_schema(request=NewProcedureSerializer)
    def create(self, request: Request) -> Response:
        """Plan a procedure, or chart what is done; who may not complete plans only."""
        user: Any = request.user
        wanted = self.validated(NewProcedureSerializer)
        if wanted["status"] == ProcedureStatus.COMPLETED and not user.may(COMPLETE):
            self.permission_denied(request)
        self._refuse_planning({name: wanted.get(name) for name in IN_A_PLAN}, of=None)
        return self.created(services.chart(by=user, **wanted))

    @extend_schema(request=ProcedureEditSerializer)
    def update(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Replace what a procedure says."""
        return self._edit(partial=False)

    @extend_schema(request=ProcedureEditSerializer(partial=True))
    def partial_update(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Change what a procedure says."""
        return self._edit(partial=True)

    @extend_schema(request=CompletionSerializer)
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Say that a planned procedure is done; what it treats is ended with it."""
        return self._move(services.complete, CompletionSerializer)

    @extend_schema(request=ProcedureCancellationSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Take a procedure out of the plan, or out of the chart what never was."""
        return self._move(services.cancel, ProcedureCancellationSerializer)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Plan again what was completed, cancelled or referred; what is billed stays."""
        user: Any = request.user
        return self.changed(services.reopen(self.without_body(self.get_object()), by=user))

    @extend_schema(request=ProcedureReferringSerializer)
    @action(detail=True, methods=["post"])
    def refer(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Leave a planned procedure to somebody else."""
        procedure = self.get_object()
        return self.changed(
            services.refer(procedure, **self.validated(ProcedureReferringSerializer))
        )

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], url_path="done-elsewhere")
    def done_elsewhere(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Chart what was referred as done by somebody else."""
        user: Any = request.user
        return self.changed(services.done_elsewhere(self.without_body(self.get_object()), by=user))

    def _edit(self, *, partial: bool) -> Response:
        user: Any = self.request.user
        procedure = self.get_object()
        changes = self.validated(ProcedureEditSerializer, instance=procedure, partial=partial)
        planned = {name: changes[name] for name in IN_A_PLAN if name in changes}
        self._refuse_planning(planned, of=procedure)
        return self.changed(services.edit(procedure, by=user, **changes))

    def _refuse_planning(self, planned: dict[str, Any], *, of: Procedure | None) -> None:
        """Refuse to put a procedure into another plan or phase, but to who writes plans."""
        user: Any = self.request.user
        ids = {name: row and row.pk for name, row in planned.items()}
        moves = any(pk != getattr(of, f"{name}_id", None) for name, pk in ids.items())
        if not moves:
            return
        if not user.may(PLAN):
            self.permission_denied(self.request)
        refuse_out_of_scope(self.request, ("plans:write",))

    def _move(self, service: Callable[..., Procedure], body: type[BaseSerializer[Any]]) -> Response:
        user: Any = self.request.user
        procedure = self.get_object()
        return self.changed(service(procedure, by=user, **self.validated(body)))
