"""Referrals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action

from apps.medical_records.charting.errors import InvalidTransition
from apps.medical_records.charting.referrals import services
from apps.medical_records.charting.referrals.filters import ReferralFilter
from apps.medical_records.charting.referrals.models import Referral
from apps.medical_records.charting.referrals.rules import RULES
from apps.medical_records.charting.referrals.serializers import (
    NewReferralSerializer,
    ReferralAnswerSerializer,
    ReferralDraftSerializer,
    ReferralSendingSerializer,
    ReferralSerializer,
)
from apps.medical_records.history import HistoryMixin
from apps.medical_records.patients.errors import PatientArchived, PatientMerged
from core.api.views import ReadModelMixin, TenantViewSet
from core.audit.requests import Audited
from core.permissions.scopes import Scopes

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request
    from rest_framework.response import Response

NEW = (PatientArchived, PatientMerged, InvalidTransition)


class ReferralViewSet(HistoryMixin, ReadModelMixin, TenantViewSet):
    """To whom and why patients were sent, and what came back; a draft can be changed, what was sent stays."""

    rules = RULES
    scopes = Scopes.of("charting")
    audited = Audited("referrals", patient="patient")
    model = Referral
    serializer_class = ReferralSerializer
    filterset_class = ReferralFilter
    refusals = dict.fromkeys(
        ("create", "update", "partial_update", "send", "answer", "cancel"), NEW
    )
    orderings = {"created_at": ("created_at", "id")}

    def get_ordering(self) -> tuple[str, ...]:
        """The latest first unless told otherwise."""
        if self.action == "list" and "ordering" not in self.request.query_params:
            return ("-created_at", "-id")
        return super().get_ordering()

    def get_queryset(self) -> QuerySet[Referral]:
        """Every referral of the clinic."""
        queryset: QuerySet[Referral] = Referral.objects.all()
        return queryset

    @extend_schema(request=NewReferralSerializer)
    def create(self, request: Request) -> Response:
        """Draft a referral."""
        user: Any = request.user
        return self.created(services.write(by=user, **self.validated(NewReferralSerializer)))

    @extend_schema(request=ReferralDraftSerializer)
    def update(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Replace what a draft says."""
        return self._edit(partial=False)

    @extend_schema(request=ReferralDraftSerializer(partial=True))
    def partial_update(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Change what a draft says."""
        return self._edit(partial=True)

    @extend_schema(request=ReferralSendingSerializer)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Say that a referral has gone out."""
        user: Any = request.user
        referral = self.get_object()
        return self.changed(
            services.send(referral, by=user, **self.validated(ReferralSendingSerializer))
        )

    @extend_schema(request=ReferralAnswerSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Keep what came back."""
        user: Any = request.user
        referral = self.get_object()
        return self.changed(
            services.answer(referral, by=user, **self.validated(ReferralAnswerSerializer))
        )

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Take a referral back."""
        user: Any = request.user
        return self.changed(services.cancel(self.without_body(self.get_object()), by=user))

    def _edit(self, *, partial: bool) -> Response:
        user: Any = self.request.user
        referral = self.get_object()
        changes = self.validated(ReferralDraftSerializer, instance=referral, partial=partial)
        return self.changed(services.edit(referral, by=user, **changes))
