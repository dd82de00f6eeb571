"""Whoever changes, removes or moves a seal past every wall is found out, and the seal is named."""

from __future__ import annotations

import pytest

from core.audit.tests.trails import found, tampering, write
from core.audit.verification import Fault


def test_of_two_faults_the_first_is_named(clinic, sealed, database_name):
    with tampering(database_name) as cursor:
        cursor.execute("DELETE FROM audit_auditevent WHERE id = %s", [str(sealed[0])])
        cursor.execute("UPDATE audit_auditseal SET at = now() WHERE number = 3")

    assert found(clinic).broken == (Fault.EVENT_MISSING, 1, sealed[0])


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
