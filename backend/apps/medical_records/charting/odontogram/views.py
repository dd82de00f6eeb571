"""What is in a mouth, as data and as a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema

from apps.medical_records.charting.odontogram import services
from apps.medical_records.charting.odontogram.examples import DRAWING
from apps.medical_records.charting.odontogram.rules import RULES
from apps.medical_records.charting.odontogram.serializers import (
    AskedSerializer,
    OdontogramSerializer,
    shown,
)
from apps.medical_records.patients.models import Patient
from core.api.rendering import Answer, Drawing
from core.api.unknown import refuse_unknown_parameters
from core.api.views import TenantViewSet
from core.audit.requests import Audited
from core.errors import FieldError
from core.permissions.scopes import Scopes

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request
    from rest_framework.response import Response


class OdontogramViewSet(TenantViewSet):
    """What is in a patient's mouth, now or at a moment that has passed."""

    rules = RULES
    scopes = Scopes.of("charting")
    audited = Audited("odontogram", patient="id")
    model = Patient
    serializer_class = OdontogramSerializer
    refusals = {"retrieve": (FieldError,), "drawing": (FieldError,)}

    def get_queryset(self) -> QuerySet[Any]:
        """Every patient of the clinic, with how the clinic writes teeth and in which language."""
        queryset: QuerySet[Any] = Patient.objects.annotate(
            tooth_notation=F("tenant__tooth_notation"), clinic_language=F("tenant__language")
        )
        return queryset

    @extend_schema(parameters=[AskedSerializer])
    def retrieve(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Show what is at each tooth's place: findings, procedures, and by age where nothing was charted."""
        seen, notation = self._seen()
        return Answer(shown(seen, notation))

    @extend_schema(
        parameters=[AskedSerializer],
        responses={(200, Drawing.media_type): OpenApiTypes.STR},
        operation_id="patients_odontogram_drawing",
        examples=[OpenApiExample("Drawing", value=DRAWING, media_type=Drawing.media_type)],
    )
    def drawing(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Draw it as SVG, with a legend and, for those who hear it, in words."""
        seen, notation = self._seen()
        patient: Any = self.found
        language = patient.clinic_language
        return Drawing(services.drawn(seen, language=language, notation=notation))

    def _seen(self) -> tuple[services.Seen, str]:
        asked = AskedSerializer(data=self.request.query_params.dict())
        refuse_unknown_parameters(self.request.query_params, {*asked.fields})
        patient = self.get_object()
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        user: Any = self.request.user
        seen = services.look(patient, zone=user.tenant.zone, at=given.get("at"))
        return seen, given.get("notation") or patient.tooth_notation
