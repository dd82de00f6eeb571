"""What patients consented to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.decorators import action

from apps.medical_records.documents.consents import services
from apps.medical_records.documents.consents.errors import AlreadyWithdrawn
from apps.medical_records.documents.consents.examples import DRAWING
from apps.medical_records.documents.consents.filters import ConsentFilter
from apps.medical_records.documents.consents.models import Consent
from apps.medical_records.documents.consents.rules import RULES
from apps.medical_records.documents.consents.serializers import (
    ConsentRowSerializer,
    ConsentSerializer,
    NewConsentSerializer,
    WithdrawalSerializer,
)
from apps.medical_records.documents.consents.signing import drawn
from apps.medical_records.history import HistoryMixin
from apps.medical_records.patients.errors import PatientArchived, PatientMerged
from core.api.rendering import Drawing
from core.api.unknown import refuse_unknown_parameters
from core.api.views import ReadModelMixin, TenantViewSet
from core.audit.requests import Audited
from core.permissions.scopes import Scopes

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request
    from rest_framework.response import Response

    from apps.users.models import User


class ConsentViewSet(HistoryMixin, ReadModelMixin, TenantViewSet):
    """Texts that patients signed: nobody changes one, and each may be withdrawn once."""

    rules = RULES
    scopes = Scopes.of("documents")
    audited = Audited("consents", patient="patient")
    model = Consent
    serializer_class = ConsentRowSerializer
    filterset_class = ConsentFilter
    refusals: ClassVar[Any] = {
        "create": (PatientArchived, PatientMerged),
        "withdraw": (AlreadyWithdrawn,),
    }
    orderings = {"signed_at": ("signed_at", "id")}

    def get_ordering(self) -> tuple[str, ...]:
        """The latest first unless told otherwise."""
        if self.action == "list" and "ordering" not in self.request.query_params:
            return ("-signed_at", "-id")
        return super().get_ordering()

    def get_queryset(self) -> QuerySet[Consent]:
        """Those of every patient of the clinic."""
        queryset: QuerySet[Consent] = Consent.objects.all()
        return queryset

    def get_serializer_class(self) -> Any:
        """Leave the drawings of signatures out of lists."""
        return super().get_serializer_class() if self.action == "list" else ConsentSerializer

    @extend_schema(request=NewConsentSerializer)
    def create(self, request: Request) -> Response:
        """Keep what was signed just now; the caller has seen it made."""
        by = cast("User", request.user)
        return self.created(services.sign(by=by, **self.validated(NewConsentSerializer)))

    @extend_schema(request=WithdrawalSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Take down that the patient takes a consent back."""
        by = cast("User", request.user)
        consent = self.get_object()
        return self.changed(
            services.withdraw(consent, by=by, **self.validated(WithdrawalSerializer))
        )

    @extend_schema(
        responses={(200, Drawing.media_type): OpenApiTypes.STR},
        operation_id="consents_signature",
        examples=[OpenApiExample("Signature", value=DRAWING, media_type=Drawing.media_type)],
        filters=False,
    )
    def signature(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Draw the signature as SVG."""
        refuse_unknown_parameters(request.query_params, ())
        return Drawing(drawn(self.get_object().signature))
