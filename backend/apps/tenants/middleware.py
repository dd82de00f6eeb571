"""Which hosts this server answers to: its own, and every clinic's `domain_url`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http.request import split_domain_port, validate_host

from apps.tenants.models import Tenant

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

PROBES = frozenset({"/healthz", "/readyz"})


class ClinicHostMiddleware:
    """Refuse unknown hosts with a 400; leave `request.host_tenant_id` for what signs users in.

    Takes ALLOWED_HOSTS' place, which cannot follow a table: the setting lets all pass and `SERVER_HOSTS` holds what
    it usually would.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the clinic that the host names, if any."""
        request.host_tenant_id = None  # type: ignore[attr-defined]
        if request.path not in PROBES:  # a probe calls a container by its address
            request.host_tenant_id = self._tenant_of(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    def _tenant_of(self, request: HttpRequest) -> UUID | None:
        domain, _port = split_domain_port(request.get_host())
        if domain and validate_host(domain, settings.SERVER_HOSTS):
            return None
        tenant_id = Tenant.objects.filter(domain_url=domain).values_list("id", flat=True).first()
        if tenant_id is None:
            msg = f"No clinic answers to the host {domain!r}."
            raise DisallowedHost(msg)
        return tenant_id
