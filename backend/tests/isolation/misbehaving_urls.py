"""Views that end badly in the middle of a clinic's transaction, and one that looks what they left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path

from apps.medical_records.models import Patient
from core.api.health import healthz
from core.tenancy.context import activate, current_tenant_id_or_none, tenant_context

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID


def boom(request: HttpRequest, tenant_id: UUID) -> HttpResponse:
    """Fail after reading a clinic's patients."""
    activate(tenant_id)
    assert Patient.objects.exists()
    msg = "made to fail"
    raise RuntimeError(msg)


def slow(request: HttpRequest, tenant_id: UUID) -> HttpResponse:
    """Run into the database's time limit."""
    activate(tenant_id)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 50; SELECT pg_sleep(5)")
    raise AssertionError


def export(request: HttpRequest, tenant_id: UUID) -> StreamingHttpResponse:
    """Stream a clinic's patients, for ever, so that the client must hang up."""

    def lines() -> Iterator[bytes]:
        with tenant_context(tenant_id):
            while True:
                for name in Patient.objects.values_list("last_name", flat=True):
                    yield name.encode() + b"\n" + b"x" * 65_536

    return StreamingHttpResponse(lines())


def look(request: HttpRequest) -> JsonResponse:
    """Say what a request without a clinic finds on the connection."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_backend_pid(), coalesce(current_setting('app.tenant_id', true), ''),"
            " (SELECT count(*) FROM medical_records_patient)"
        )
        pid, setting, rows = cursor.fetchone()
    python: Any = current_tenant_id_or_none()
    return JsonResponse({"pid": pid, "setting": setting, "rows": rows, "python": python})


def count(request: HttpRequest, tenant_id: UUID) -> JsonResponse:
    """Count a clinic's patients by raw SQL."""
    activate(tenant_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), (SELECT count(*) FROM medical_records_patient)")
        pid, rows = cursor.fetchone()
    return JsonResponse({"pid": pid, "rows": rows})


urlpatterns = [
    path("healthz", healthz),
    path("boom/<uuid:tenant_id>", boom),
    path("slow/<uuid:tenant_id>", slow),
    path("export/<uuid:tenant_id>", export),
    path("look", look),
    path("count/<uuid:tenant_id>", count),
]
