"""The platform's clinics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action

from apps.tenants.errors import InvalidTransition
from apps.tenants.models import Tenant
from apps.tenants.serializers import TenantSerializer
from apps.users.provisioning import services
from apps.users.provisioning.filters import ClinicFilter
from apps.users.provisioning.permissions import PlatformPermission
from apps.users.provisioning.rules import RULES
from apps.users.provisioning.serializers import NewClinicSerializer, SuspensionSerializer
from core.api.views import ReadModelMixin, TenantViewSet
from core.audit.choices import Action
from core.audit.requests import Audited
from core.permissions.scopes import FIRST_PARTY_ONLY

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request
    from rest_framework.response import Response


class ClinicViewSet(ReadModelMixin, TenantViewSet):
    """The platform's clinics and the platform itself, for its operators, who see nothing that is in them.

    A clinic is never deleted.
    """

    rules = RULES
    scopes = FIRST_PARTY_ONLY
    audited = Audited(
        "tenants", actions=dict.fromkeys(("create", "suspend", "reactivate"), Action.PRIVILEGE)
    )
    permission_classes = (PlatformPermission,)
    model = Tenant
    serializer_class = TenantSerializer
    filterset_class = ClinicFilter
    refusals = {"suspend": (InvalidTransition,), "reactivate": (InvalidTransition,)}
    orderings = {"slug": ("slug", "id")}

    def get_queryset(self) -> QuerySet[Tenant]:
        """Every clinic; PostgreSQL shows them to the platform only."""
        queryset: QuerySet[Tenant] = Tenant.objects.all()
        return queryset

    def retrieve(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Show one."""
        return self.changed(self.get_object())

    @extend_schema(request=NewClinicSerializer)
    def create(self, request: Request) -> Response:  # noqa: ARG002
        """Open a clinic and invite its first owner by mail."""
        return self.created(services.provision(**self.validated(NewClinicSerializer)))

    def partial_update(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Change what is given."""
        clinic = self.get_object()
        return self.changed(
            services.change(clinic, **self.validated(instance=clinic, partial=True))
        )

    @extend_schema(request=SuspensionSerializer)
    @action(detail=True, methods=["post"])
    def suspend(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Keep a clinic's staff out, from their next request on."""
        return self.changed(
            services.suspend(self.get_object(), **self.validated(SuspensionSerializer))
        )

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def reactivate(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Let a suspended clinic's staff in again."""
        return self.changed(services.reactivate(self.without_body(self.get_object())))
