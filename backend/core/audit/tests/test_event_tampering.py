"""Whoever changes, removes or adds an event past every wall is found out, and the event is named."""

from __future__ import annotations

import pytest
from django.db import connection

from core.audit.models import AuditEvent
from core.audit.tests.trails import OTHER, found, tampering, write
from core.audit.verification import Fault
from tests.clinics import make_clinic

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
