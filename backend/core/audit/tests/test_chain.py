"""Whoever changes, removes or adds an entry past every wall is found out, and the entry is named."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from ipaddress import ip_address
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import RequestFactory
from uuid_utils.compat import uuid7

from core.audit.chain import seal, seal_everywhere
from core.audit.choices import Action
from core.audit.context import coming_from
from core.audit.models import AuditEvent, AuditSeal, Unsealed
from core.audit.services import record, record_apart
from core.audit.verification import Fault, verify
from core.tenancy.context import PLATFORM_ID, tenant_context
from dev import testing
from tests.clinics import make_clinic

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


@pytest.fixture
def clinic(committed):
    return make_clinic("alpha")


@pytest.fixture
def sealed(clinic):
    """Three seals over two events each."""
    events = []
    for _ in range(3):
        events += write(clinic, 2)
        assert sealed_of(clinic) == 2
    return events


def found(clinic):
    with clinic.context():
        return verify()


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


def test_of_two_faults_the_first_is_named(clinic, sealed, database_name):
    with tampering(database_name) as cursor:
        cursor.execute("DELETE FROM audit_auditevent WHERE id = %s", [str(sealed[0])])
        cursor.execute("UPDATE audit_auditseal SET at = now() WHERE number = 3")

    assert found(clinic).broken == (Fault.EVENT_MISSING, 1, sealed[0])


def test_an_empty_trail_is_whole(clinic):
    report = found(clinic)

    assert (report.events, report.seals, report.head, report.broken) == (0, 0, "", None)


# Every column of an event, and another value for it.
CHANGES = {
    "at": "at + interval '1 microsecond'",
    "actor": "gen_random_uuid()",
    "session": "gen_random_uuid()",
    "patient": "NULL",
    "action": "'read'",
    "resource": "'users'",
    "operation": "'restore'",
    "object": "NULL",
    "outcome": "'refused'",
    "reason": "''",
    "address": "'192.0.2.9'",
    "request_id": "'another'",
    "details": "'{}'",
    "digest": "sha256(digest)",
}
# What Python has no value for.
ODD = {
    "at": "'infinity'",
    "address": "'2001:db8::/32'",
    "details": """'["\\u00e4", 1e300, 123456789012345678901234567890]'""",
}


def test_every_column_is_changed_below():
    assert {*CHANGES, "tenant_id", "id"} == {
        field.column for field in AuditEvent._meta.concrete_fields
    }


@pytest.mark.parametrize(("column", "value"), [*CHANGES.items(), *ODD.items()])
def test_a_changed_column_is_found(clinic, sealed, database_name, column, value):
    with tampering(database_name) as cursor:
        cursor.execute(
            f"UPDATE audit_auditevent SET {column} = {value} WHERE id = %s",
            [str(sealed[3])],
        )
        assert cursor.rowcount == 1

    assert found(clinic).broken == (Fault.EVENT_CHANGED, 2, sealed[3])


def test_an_event_with_another_id_is_found(clinic, sealed, database_name):
    with tampering(database_name) as cursor:
        cursor.execute(
            "UPDATE audit_auditevent SET id = %s WHERE id = %s", [str(OTHER), str(sealed[2])]
        )

    assert found(clinic).broken == (Fault.EVENT_MISSING, 2, sealed[2])


def test_an_event_given_to_another_clinic_is_found_in_both(clinic, sealed, database_name):
    other = make_clinic("beta")
    with tampering(database_name) as cursor:
        cursor.execute(
            "UPDATE audit_auditevent SET tenant_id = %s WHERE id = %s",
            [str(other.id), str(sealed[4])],
        )

    assert found(clinic).broken == (Fault.EVENT_MISSING, 3, sealed[4])
    assert found(other).broken == (Fault.EVENT_FORGED, None, sealed[4])


def test_a_removed_event_is_found(clinic, sealed, database_name):
    with tampering(database_name) as cursor:
        cursor.execute("DELETE FROM audit_auditevent WHERE id = %s", [str(sealed[1])])

    assert found(clinic).broken == (Fault.EVENT_MISSING, 1, sealed[1])


def test_two_events_that_changed_places_are_found(clinic, sealed, database_name):
    with tampering(database_name) as cursor:
        for old, new in ((sealed[0], OTHER), (sealed[5], sealed[0]), (OTHER, sealed[5])):
            cursor.execute(
                "UPDATE audit_auditevent SET id = %s WHERE id = %s", [str(new), str(old)]
            )

    assert found(clinic).broken == (Fault.EVENT_CHANGED, 1, sealed[0])


COPY = """
    INSERT INTO audit_auditevent SELECT (jsonb_populate_record(e,
        jsonb_build_object('id', %(new)s, 'operation', 'restore'))).* FROM audit_auditevent e WHERE id = %(old)s
"""


def test_a_forged_event_is_found(clinic, sealed, database_name):
    with tampering(database_name) as cursor:
        cursor.execute(COPY, {"new": str(OTHER), "old": str(sealed[0])})
        assert cursor.rowcount == 1

    assert found(clinic).broken == (Fault.EVENT_FORGED, None, OTHER)


def test_a_forged_event_that_was_sealed_is_found(clinic, sealed, database_name):
    with tampering(database_name) as cursor:
        cursor.execute(COPY, {"new": str(OTHER), "old": str(sealed[0])})
        cursor.execute(
            "INSERT INTO audit_unsealed (tenant_id, event, digest) SELECT tenant_id, id, digest FROM audit_auditevent WHERE id = %s",
            [str(OTHER)],
        )
        assert cursor.rowcount == 1

    assert found(clinic).broken == (Fault.EVENT_CHANGED, 4, OTHER)


def test_what_was_changed_or_removed_before_its_seal_is_found(clinic, sealed, database_name):
    changed, removed = write(clinic, 2)
    with tampering(database_name) as cursor:
        cursor.execute("UPDATE audit_auditevent SET reason = '' WHERE id = %s", [str(changed)])

    assert found(clinic).broken == (Fault.EVENT_CHANGED, 4, changed)

    with tampering(database_name) as cursor:
        cursor.execute(
            "UPDATE audit_auditevent SET reason = 'reason' WHERE id = %s", [str(changed)]
        )
        cursor.execute("DELETE FROM audit_auditevent WHERE id = %s", [str(removed)])

    assert found(clinic).broken == (Fault.EVENT_MISSING, 4, removed)


SEALS = {
    "removed": ("DELETE FROM audit_auditseal WHERE number = 2", (Fault.SEAL_MISSING, 2)),
    "the first removed": ("DELETE FROM audit_auditseal WHERE number = 1", (Fault.SEAL_MISSING, 1)),
    "swapped": (
        "UPDATE audit_auditseal SET number = CASE number WHEN 1 THEN 2 ELSE 1 END WHERE number < 3",
        (Fault.SEAL_CHANGED, 1),
    ),
    "another time": (
        "UPDATE audit_auditseal SET at = at + interval '1 day' WHERE number = 2",
        (Fault.SEAL_CHANGED, 2),
    ),
    "another hash": (
        "UPDATE audit_auditseal SET hash = sha256(hash) WHERE number = 2",
        (Fault.SEAL_CHANGED, 2),
    ),
    "another before it": (
        "UPDATE audit_auditseal SET previous = sha256(previous) WHERE number = 3",
        (Fault.SEAL_CHANGED, 3),
    ),
    "an event left out": (
        "UPDATE audit_auditseal SET events = events[1:1], digests = digests[1:1] WHERE number = 3",
        (Fault.SEAL_CHANGED, 3),
    ),
}


@pytest.mark.parametrize("what", SEALS)
def test_a_seal_that_was_tampered_with_is_found(clinic, sealed, database_name, what):
    statement, (fault, number) = SEALS[what]
    with tampering(database_name) as cursor:
        # Unique keys are checked row by row, which a real forger would work around.
        cursor.execute("ALTER TABLE audit_auditseal DROP CONSTRAINT one_seal_per_number")
        cursor.execute(statement)
        assert cursor.rowcount > 0
    try:
        assert found(clinic).broken == (fault, number, None)
    finally:
        with tampering(database_name) as cursor:
            cursor.execute(
                "ALTER TABLE audit_auditseal ADD CONSTRAINT one_seal_per_number UNIQUE (tenant_id, number)"
            )


def test_a_link_of_a_chain_that_was_cut_off_does_not_fit_the_one_that_grew_instead(
    clinic, sealed, database_name
):
    """Everything is signed by the application itself, only not after each other."""
    ends = [str(event) for event in sealed[2:]]
    with tampering(database_name) as cursor:
        for table in ("audit_auditevent", "audit_auditseal"):
            cursor.execute(f"CREATE TABLE kept_{table} AS TABLE {table}")
        cursor.execute("DELETE FROM audit_auditseal WHERE number > 1")
        cursor.execute("DELETE FROM audit_auditevent WHERE id = ANY (%s::uuid[])", [ends])
    try:
        write(clinic)
        assert found(clinic).broken is None
        with tampering(database_name) as cursor:
            cursor.execute("INSERT INTO audit_auditseal TABLE kept_audit_auditseal OFFSET 2")
            cursor.execute(
                "INSERT INTO audit_auditevent SELECT * FROM kept_audit_auditevent"
                " WHERE id = ANY (%s::uuid[])",
                [ends[2:]],
            )
        assert found(clinic).broken == (Fault.SEAL_CHANGED, 3, None)
    finally:
        with tampering(database_name) as cursor:
            cursor.execute("DROP TABLE kept_audit_auditevent, kept_audit_auditseal")


def test_without_the_last_seal_its_events_are_in_none(clinic, sealed, database_name):
    with tampering(database_name) as cursor:
        cursor.execute("DELETE FROM audit_auditseal WHERE number = 3")

    assert found(clinic).broken == (Fault.EVENT_FORGED, None, sealed[4])


def test_a_chain_made_anew_without_the_key_is_found(clinic, sealed, database_name, monkeypatch):
    monkeypatch.setattr("core.audit.signing._keys", lambda: (b"another key",))

    assert found(clinic).broken == (Fault.SEAL_CHANGED, 1, None)


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


def test_not_even_the_owner_changes_an_event(clinic, sealed):
    import os

    import psycopg2

    from core.tenancy.roles import OWNER, role_url
    from dev.testing import SERVER_URL

    name = connection.settings_dict["NAME"]
    url = role_url(os.environ[SERVER_URL], role=OWNER, password="test", database=name)
    owner = psycopg2.connect(url)
    try:
        for table in ("audit_auditevent", "audit_auditseal"):
            for sql in (f"UPDATE {table} SET at = now()", f"DELETE FROM {table}"):
                with (
                    owner.cursor() as cursor,
                    pytest.raises(psycopg2.Error, match="Cannot update or delete"),
                ):
                    cursor.execute(sql)
                owner.rollback()
    finally:
        owner.close()
    assert found(clinic).broken is None
