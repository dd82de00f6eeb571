"""A trail of committed events for tests, and how somebody whom nothing stops gets at it."""

from __future__ import annotations

from contextlib import contextmanager
from uuid import UUID

from core.audit.chain import seal
from core.audit.choices import Action
from core.audit.models import AuditEvent
from core.audit.services import record
from core.audit.verification import verify
from dev import testing

OTHER = UUID("0190f3c1-7a00-7000-8000-00000000beef")


@contextmanager
def tampering(database):
    """Open the database to somebody whom no wall, grant or trigger stops."""
    with testing.superuser(database) as direct, direct.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield cursor


def write(clinic, count=1):
    """Commit some events and return their ids in order."""
    with clinic.context():
        before = set(AuditEvent.objects.values_list("pk", flat=True))
        for _ in range(count):
            record(
                action=Action.WRITE,
                resource="patients",
                operation="archive",
                object_id=OTHER,
                patient=OTHER,
                actor=OTHER,
                reason="reason",
                details={"rows": 1},
            )
    with clinic.context():
        return sorted(set(AuditEvent.objects.values_list("pk", flat=True)) - before)


def sealed_of(clinic):
    with clinic.context():
        return seal()


def found(clinic):
    with clinic.context():
        return verify()
