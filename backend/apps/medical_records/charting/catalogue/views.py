"""The catalogue of what the clinic does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.decorators import action

from apps.medical_records.charting.catalogue import services
from apps.medical_records.charting.catalogue.exchange.services import export_codes, import_codes
from apps.medical_records.charting.catalogue.filters import ProcedureCodeFilter
from apps.medical_records.charting.catalogue.models import ProcedureCode
from apps.medical_records.charting.catalogue.rules import RULES
from apps.medical_records.charting.catalogue.serializers import (
    ImportReportSerializer,
    ProcedureCodeSerializer,
    StarterSetSerializer,
    WantedSerializer,
)
from apps.medical_records.charting.catalogue.starter.loading import load
from apps.medical_records.history import HistoryMixin
from core.api.parsers import CSVParser
from core.api.rendering import Answer
from core.api.shapes import Nothing
from core.api.unknown import refuse_unknown_parameters
from core.api.views import EditModelMixin, ReadModelMixin, TenantViewSet
from core.audit.requests import Audited
from core.permissions.scopes import Scopes

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.response import Response

    from apps.medical_records.charting.catalogue.querysets import ProcedureCodeQuerySet
    from apps.tenants.models import Tenant

CSV = "text/csv"
FILE = {"type": "string", "description": "A table with a line for the names of its columns."}
EXAMPLE = OpenApiExample(
    "Codes",
    "code,description,category,area,drawn_as,default_minutes,default_fee,is_active\r\n"
    "FIL-2,Composite filling,restorative,surface,filling,40,95.00,true\r\n",
    media_type=CSV,
)


class ProcedureCodeViewSet(HistoryMixin, ReadModelMixin, EditModelMixin, TenantViewSet):
    """The clinic's catalogue; a procedure that is no longer done is switched off (`is_active`), not deleted."""

    rules = RULES
    scopes = Scopes.of("procedure-codes")
    audited = Audited("procedure-codes")
    model = ProcedureCode
    serializer_class = ProcedureCodeSerializer
    filterset_class = ProcedureCodeFilter
    orderings = {"code": ("code", "id")}

    def get_ordering(self) -> tuple[str, ...]:
        """Best match first in a search unless told otherwise, else by code."""
        given = self.request.query_params
        if given.get("search", "").strip() and "ordering" not in given:
            return ("-relevance", "code", "id")
        return super().get_ordering()

    def get_queryset(self) -> ProcedureCodeQuerySet:
        """Every code of the clinic."""
        queryset: ProcedureCodeQuerySet = ProcedureCode.objects.all()
        return queryset

    def create(self, request: Request) -> Response:  # noqa: ARG002
        """Put a procedure into the catalogue."""
        return self.created(services.add(**self.validated()))

    def edit(self, code: ProcedureCode, changes: dict[str, Any]) -> ProcedureCode:
        """Change a code, or switch it off or on."""
        return services.edit(code, **changes)

    @extend_schema(responses={(200, CSV): OpenApiResponse(FILE)}, examples=[EXAMPLE], filters=False)
    @action(detail=False, url_path="export", pagination_class=None, filterset_class=None)
    def export_codes(self, request: Request) -> HttpResponse:
        """Give the whole catalogue as a file, which can be imported again."""
        refuse_unknown_parameters(request.query_params, ())
        answer = HttpResponse(export_codes(currency=self._clinic.currency), content_type=CSV)
        answer["Content-Disposition"] = 'attachment; filename="procedure-codes.csv"'
        return answer

    @extend_schema(
        request={CSV: FILE},
        parameters=[WantedSerializer],
        responses=ImportReportSerializer,
        examples=[EXAMPLE],
    )
    @action(detail=False, methods=["post"], url_path="import", parser_classes=[CSVParser])
    def import_codes(self, request: Request) -> Response:
        """Take codes from a CSV file in UTF-8: all of them, or none; those that are there are changed."""
        refuse_unknown_parameters(request.query_params, ("dry_run",))
        wanted = WantedSerializer(data=request.query_params.dict())
        wanted.is_valid(raise_exception=True)
        content: Any = request.data or b""
        report = import_codes(
            content,
            currency=self._clinic.currency,
            dry_run=wanted.validated_data["dry_run"] == "true",
        )
        return Answer(report.shown())

    @extend_schema(request=None, responses=StarterSetSerializer)
    @action(detail=False, methods=["post"], url_path="load-starter-set")
    def load_starter_set(self, request: Request) -> Response:  # noqa: ARG002
        """Add the starter codes that the catalogue lacks; what is there stays as it is."""
        self.validated(Nothing)
        return Answer({"created": load(self._clinic.language)})

    @property
    def _clinic(self) -> Tenant:
        user: Any = self.request.user
        tenant: Tenant = user.tenant
        return tenant
