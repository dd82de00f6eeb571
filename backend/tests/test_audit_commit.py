"""How an event reaches the disk: with its COMMIT, and waiting for it or not."""

from __future__ import annotations

import pytest
from django.db import connections

from apps.medical_records.models import Patient
from apps.medical_records.patients.tests.factories import PatientFactory
from core.audit.models import AuditEvent, Unsealed
from core.tenancy.postgres.base import BeginningCursor, DatabaseWrapper
from tests.clients import API, ApiClient
from tests.clinics import make_clinic

UNHURRIED = "synchronous_commit = off"


@pytest.fixture
def clinic(committed):
    return make_clinic("alpha")


@pytest.fixture
def patient(clinic):
    with clinic.context():
        return PatientFactory()


@pytest.fixture
def client(clinic):
    client = ApiClient()
    client.sign_in(clinic.owner)
    return client


@pytest.fixture
def sent(monkeypatch):
    """Every round trip of a transaction, as text."""
    said = []
    send, execute = DatabaseWrapper._send, BeginningCursor.execute

    def keep_end(wrapper, statement):
        said.append(statement)
        return send(wrapper, statement)

    def keep(cursor, query, parameters=None):
        said.append(str(query))
        return execute(cursor, query, parameters)

    monkeypatch.setattr(DatabaseWrapper, "_send", keep_end)
    monkeypatch.setattr(BeginningCursor, "execute", keep)
    return said


def count(clinic):
    with clinic.context():
        return AuditEvent.objects.count()


def test_a_read_takes_no_round_trip_for_its_event_and_waits_for_no_disk(client, patient, sent):
    assert client.get(f"{API}patients/{patient.pk}/").status_code == 200

    authentication, read, end = sent
    assert "users_session" in authentication
    assert "medical_records_patient" in read
    assert end.startswith(f"SET LOCAL {UNHURRIED}; INSERT INTO audit_auditevent")
    assert end.endswith("; COMMIT")


def test_a_write_waits_for_the_disk_with_its_event(client, patient, sent):
    assert client.patch(f"{API}patients/{patient.pk}/", {"city": "Kiel"}).status_code == 200

    assert "INSERT INTO audit_auditevent" in sent[-1]
    assert sent[-1].endswith("; COMMIT")
    assert not any(UNHURRIED in statement for statement in sent)


def test_a_head_that_was_told_waits_for_the_disk(client, sent):
    assert client.get(f"{API}audit-events/verify/").json()["valid"]

    assert "INSERT INTO audit_auditevent" in sent[-1]
    assert not any(UNHURRIED in statement for statement in sent)


def test_a_refusal_waits_for_the_disk_in_a_transaction_of_its_own(client, patient, sent):
    refused = client.get(f"{API}patients/00000000-0000-7000-8000-00000000dead/")

    assert refused.status_code == 404
    assert [statement for statement in sent if statement == "ROLLBACK"]
    assert "INSERT INTO audit_auditevent" in sent[-1]
    assert sent.index("ROLLBACK") < len(sent) - 1
    assert not any(UNHURRIED in statement for statement in sent)


@pytest.mark.parametrize("verb", ["get", "patch"])
def test_what_cannot_be_told_is_neither_shown_nor_done(client, clinic, patient, monkeypatch, verb):
    monkeypatch.setattr(
        "core.audit.services.WRITE", "INSERT INTO audit_auditevent (id) VALUES (%(id)s)"
    )
    client.raise_request_exception = False
    before = count(clinic)
    body = {} if verb == "get" else {"city": "Kiel"}
    answer = getattr(client, verb)(f"{API}patients/{patient.pk}/", body)

    assert answer.status_code == 500
    assert patient.last_name not in answer.content.decode()
    assert count(clinic) == before
    with clinic.context():
        assert Patient.objects.get().city == patient.city
        assert Unsealed.objects.count() == before
    connections.close_all()
