"""A trail is sealed and proven: what is whole, what waits, what is past its time, and by which key."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from ipaddress import ip_address
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.test import RequestFactory
from uuid_utils.compat import uuid7

from core.audit.chain import seal_everywhere
from core.audit.choices import Action
from core.audit.context import coming_from
from core.audit.models import AuditEvent, AuditSeal, Unsealed
from core.audit.services import record_apart
from core.audit.tests.trails import found, sealed_of, tampering, write
from core.audit.verification import Fault
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.clinics import make_clinic


def test_a_trail_that_nobody_touched_is_whole(clinic, sealed):
    report = found(clinic)

    assert report.broken is None
    assert (report.events, report.seals, report.waiting, report.dropped) == (6, 3, 0, 0)
    with clinic.context():
        last = AuditSeal.objects.get(number=3)
        assert report.head == bytes(last.hash).hex()
        assert [len(row.events) for row in AuditSeal.objects.all()] == [2, 2, 2]
        assert not Unsealed.objects.exists()


@pytest.mark.parametrize("address", ["192.0.2.7", "2001:db8::1", "::ffff:192.0.2.7", "::1"])
def test_addresses_of_both_versions_are_proven(clinic, address):
    with coming_from(RequestFactory().get("/", REMOTE_ADDR=address)):
        write(clinic)

    assert found(clinic).broken is None
    with clinic.context():
        assert ip_address(AuditEvent.objects.get().address) == ip_address(address)


def test_an_empty_trail_is_whole(clinic):
    report = found(clinic)

    assert (report.events, report.seals, report.head, report.broken) == (0, 0, "", None)


def test_what_an_older_key_signed_is_still_good(clinic, sealed, settings, monkeypatch):
    (old,) = settings.AUDIT_KEYS
    monkeypatch.setattr("core.audit.signing._keys", lambda: (b"a new key", old.encode()))
    write(clinic)

    report = found(clinic)

    assert (report.broken, report.events, report.seals) == (None, 7, 4)


def test_events_past_their_time_are_told_as_such(clinic, database_name, settings, monkeypatch):
    old = UUID(int=uuid7().int - (int(timedelta(days=70).total_seconds() * 1000) << 80))
    monkeypatch.setattr("core.audit.services.uuid7", lambda: old)
    write(clinic)
    sealed_of(clinic)
    monkeypatch.undo()
    write(clinic)
    with tampering(database_name) as cursor:
        cursor.execute("DELETE FROM audit_auditevent WHERE id = %s", [str(old)])

    assert found(clinic).broken == (Fault.EVENT_MISSING, 1, old)
    settings.AUDIT_KEPT_MONTHS = 1
    report = found(clinic)
    assert (report.broken, report.events, report.dropped) == (None, 1, 1)


def test_every_clinic_is_sealed_the_suspended_and_the_platform_too(clinic):
    other = make_clinic("beta", status="suspended")
    for tenant_id in (clinic.id, other.id, PLATFORM_ID):
        record_apart(tenant_id, action=Action.WRITE, resource="patients")

    with tenant_context(PLATFORM_ID):
        assert seal_everywhere() == 3
        assert seal_everywhere() == 0

    for tenant_id in (clinic.id, other.id, PLATFORM_ID):
        with tenant_context(tenant_id):
            assert [row.number for row in AuditSeal.objects.all()] == [1]
            assert not Unsealed.objects.exists()


def test_many_events_are_sealed_in_batches(clinic, monkeypatch):
    monkeypatch.setattr("core.audit.chain.LARGEST", 4)
    write(clinic, 10)
    assert sealed_of(clinic) == 10
    with clinic.context():
        assert [len(row.events) for row in AuditSeal.objects.order_by("number")] == [4, 4, 2]
    assert found(clinic).broken is None


def test_the_command_says_what_is_whole_and_what_is_broken(clinic, sealed, database_name):
    other = make_clinic("beta")
    write(other)
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "alpha: 6 events in 3 seals; head " in out.getvalue()
    assert "beta: 1 events in 1 seals; head " in out.getvalue()

    with tampering(database_name) as cursor:
        cursor.execute("DELETE FROM audit_auditevent WHERE id = %s", [str(sealed[1])])
    out = StringIO()
    with pytest.raises(CommandError, match="1 broken"):
        call_command("verify_audit", stdout=out)
    assert f"alpha: BROKEN at seal 1 event {sealed[1]}: event_missing." in out.getvalue()
    call_command("verify_audit", "beta", stdout=StringIO())
    with pytest.raises(CommandError, match="no clinic gamma"):
        call_command("verify_audit", "gamma", stdout=StringIO())
