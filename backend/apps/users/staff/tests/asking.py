"""What tests of staff ask again and again."""

from __future__ import annotations

from django.db import connection

from core.audit.models import AuditEvent
from tests.clients import API
from tests.isolation.world import TRAIL, fingerprint

USERS, ME = f"{API}users/", f"{API}auth/me/"


def path_of(user, verb=""):
    return f"{USERS}{user.pk}/{verb}"


def state(clinic):
    return {
        name: digest
        for name, digest in fingerprint(connection, clinic).items()
        if name not in TRAIL
    }


def privileges(clinic):
    with clinic.context():
        events = AuditEvent.objects.filter(action="privilege", outcome="success").order_by("id")
        return [(event.operation, str(event.object), event.details) for event in events]
