"""The clinic's own page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apps.tenants import services
from apps.tenants.models import Tenant
from apps.tenants.rules import RULES
from apps.tenants.serializers import TenantSerializer
from core.api.views import TenantViewSet
from core.audit.requests import Audited
from core.permissions.scopes import Scopes

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.response import Response


class CurrentTenantViewSet(TenantViewSet):
    """The caller's clinic."""

    rules = RULES
    scopes = Scopes.of("tenants")
    audited = Audited("tenants")
    serializer_class = TenantSerializer
    model = Tenant

    def get_object(self) -> Tenant:
        """Return the caller's clinic."""
        user: Any = self.request.user
        tenant: Tenant = self.expected(Tenant.objects.get(pk=user.tenant_id))
        return tenant

    def retrieve(self, request: Request) -> Response:  # noqa: ARG002
        """Show the clinic."""
        return self.changed(self.get_object())

    def partial_update(self, request: Request) -> Response:  # noqa: ARG002
        """Change the clinic's own particulars."""
        tenant = self.get_object()
        return self.changed(
            services.change(tenant, **self.validated(instance=tenant, partial=True))
        )
