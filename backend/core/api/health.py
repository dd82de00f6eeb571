"""Whether the process is alive, and whether it can serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.http import JsonResponse
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

if TYPE_CHECKING:
    from django.http import HttpRequest


@transaction.non_atomic_requests
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """Answer as long as the process can."""
    return JsonResponse({"status": "ok"})


@transaction.non_atomic_requests
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """Answer 200 when database and queue are reachable and every migration of this release is there, else 503."""
    checks = {"database": "ok", "migrations": "ok", "queue": "ok"}
    try:
        if missing := _missing_migrations():
            checks["migrations"] = f"{missing} not applied"
        if not _queue_is_there():
            checks["queue"] = "unreachable"
    except DatabaseError:
        checks = {"database": "unreachable", "migrations": "unknown", "queue": "unknown"}
    ready = set(checks.values()) == {"ok"}
    status = {"status": "ok" if ready else "unavailable", "checks": checks}
    return JsonResponse(status, status=200 if ready else 503)


def _missing_migrations() -> int:
    loader = MigrationLoader(connection, ignore_no_migrations=True)
    return len(set(loader.disk_migrations) - set(loader.applied_migrations))


def _queue_is_there() -> bool:
    """Tell whether tasks can be read, as who enqueues them must; not whether a worker runs, which is no fault of ours."""
    try:
        with transaction.atomic():
            DBTaskResult.objects.ready().exists()
    except ProgrammingError:
        return False
    return True
