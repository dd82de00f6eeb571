"""Events for tests of other things."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.test import RequestFactory

from core.audit.choices import Action
from core.audit.context import coming_from
from core.audit.models import AuditEvent
from core.audit.services import record


def event_about(patient: Any) -> AuditEvent:
    """Record an event in which every id is a patient's, so that every filter by one finds it."""
    # In a savepoint, from which it is sent at once.
    with coming_from(RequestFactory().get("/")) as origin, transaction.atomic():
        origin.identify(tenant_id=patient.tenant_id, actor=patient.pk, session=patient.pk)
        record(
            action=Action.READ,
            resource="patients",
            operation="retrieve",
            object_id=patient.pk,
            patient=patient.pk,
        )
    return AuditEvent.objects.latest("id")
