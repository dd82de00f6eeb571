"""A worker seals what waits without being asked."""

from __future__ import annotations

from core.audit.choices import Action
from core.audit.models import AuditSeal, Unsealed
from core.audit.services import record_apart
from core.audit.verification import verify
from core.tasks.models import DeadLetter
from core.tasks.worker import Worker
from core.tenancy.context import current_tenant_id_or_none
from tests.clinics import make_clinic


def test_a_worker_seals_every_clinic_s_events(committed):
    clinics = [make_clinic("alpha"), make_clinic("beta", status="suspended")]
    for clinic in clinics:
        record_apart(clinic.id, action=Action.WRITE, resource="patients")
    worker = Worker()
    while worker.step():
        pass

    assert not DeadLetter.objects.exists()
    assert current_tenant_id_or_none() is None
    for clinic in clinics:
        with clinic.context():
            assert not Unsealed.objects.exists()
            assert AuditSeal.objects.count() == 1
            assert verify().broken is None
