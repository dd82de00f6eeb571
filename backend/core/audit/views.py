"""The trail, to be looked at and to be proven."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.response import Response

from core.api.ordering import turned
from core.api.unknown import refuse_unknown_parameters
from core.api.views import ReadModelMixin, TenantViewSet
from core.audit.choices import Action
from core.audit.filters import AuditEventFilter
from core.audit.models import AuditEvent
from core.audit.requests import Audited
from core.audit.rules import RULES
from core.audit.serializers import AuditEventSerializer, ReportSerializer
from core.audit.services import record
from core.audit.verification import verify
from core.permissions.scopes import Scopes

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request

LATEST_FIRST = OpenApiParameter("ordering", enum=["-at", "at"], default="-at")


@extend_schema_view(list=extend_schema(parameters=[LATEST_FIRST]))
class AuditEventViewSet(ReadModelMixin, TenantViewSet):
    """Who did, read or was refused what, when, from where, with which request; to look at it is an event itself."""

    rules = RULES
    scopes = Scopes.of("audit-events")
    audited = Audited("audit-events", patient="patient")
    model = AuditEvent
    serializer_class = AuditEventSerializer
    filterset_class = AuditEventFilter
    orderings = {"at": ("id",)}  # whose order is that of time

    def get_queryset(self) -> QuerySet[AuditEvent]:
        """Everything that is told of the clinic."""
        queryset: QuerySet[AuditEvent] = AuditEvent.objects.all()
        return queryset

    def get_ordering(self) -> tuple[str, ...]:
        """The latest first, unless told otherwise."""
        if "ordering" in self.request.query_params:
            return super().get_ordering()
        return turned(self.orderings["at"])

    @extend_schema(responses=ReportSerializer, filters=False)
    @action(detail=False, pagination_class=None)
    def verify(self, request: Request) -> Response:
        """Prove the whole trail, or name the first entry that is broken."""
        refuse_unknown_parameters(request.query_params, ())
        report = verify()
        shown: dict[str, Any] = {**report._asdict(), "valid": report.broken is None}
        # Not left to the request, whose COMMIT would not wait for the disk: a head that was told is not to be lost.
        record(
            action=Action.READ,
            resource=self.audited.resource,
            operation="verify",
            details={name: shown[name] for name in ("valid", "seals", "head")},
        )
        return Response(ReportSerializer(shown).data)
