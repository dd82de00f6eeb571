"""Many at once: no event is lost or doubled, nobody waits for another, and sealing beside them misses none."""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from threading import Event, Thread
from uuid import UUID

import psycopg2
import pytest
from django.db import connections
from uuid_utils.compat import uuid7

from apps.medical_records.patients.tests.factories import PatientFactory
from core.audit.chain import seal
from core.audit.choices import Action
from core.audit.models import AuditEvent, AuditSeal, Unsealed
from core.audit.services import WRITE, record, record_apart
from core.audit.verification import verify
from core.tenancy.roles import APP, role_url
from dev.testing import SERVER_URL
from tests.clinics import make_clinic
from tests.test_front_desk import Desk, together

WRITERS = 200


@pytest.fixture
def clinic(committed):
    return make_clinic("alpha")


@pytest.fixture
def dial(database_name):
    """Connect as the application's role."""
    url = role_url(os.environ[SERVER_URL], role=APP, password="test", database=database_name)

    def connect():
        return psycopg2.connect(url)

    return connect


def written(clinic):
    """The values of one event as `record` writes it, unsigned: only its way into the tables matters here."""
    pk = str(uuid7())
    return {
        "tenant_id": str(clinic.id),
        "id": pk,
        "at": "2026-01-01T00:00:00Z",
        "actor": None,
        "session": None,
        "patient": None,
        "action": "read",
        "resource": "patients",
        "operation": "retrieve",
        "object": None,
        "outcome": "success",
        "reason": "",
        "address": None,
        "request_id": "",
        "details": "{}",
        "digest": b"x" * 32,
    }


def test_two_hundred_writers_do_not_wait_for_each_other(clinic, dial):
    """Each has written and none has committed: with a row, a number or a lock in common the second would hang."""
    with ExitStack() as stack:
        writers = [stack.enter_context(closing(dial())) for _ in range(WRITERS)]
        for writer in writers:
            with writer.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = '5s'")
                cursor.execute("SET LOCAL app.tenant_id = %s", [str(clinic.id)])
                cursor.execute(WRITE, written(clinic))
        for writer in writers:
            writer.commit()

    with clinic.context():
        assert AuditEvent.objects.count() == Unsealed.objects.count() == WRITERS
    with clinic.context():
        assert seal() == WRITERS


def test_of_two_hundred_requests_each_leaves_one_event(clinic, live_server_url):
    with clinic.context():
        patient = PatientFactory()
    desk = Desk(live_server_url, clinic)
    names = [f"request-{number:03}" for number in range(WRITERS)]

    def ask(name):
        headers = {"X-Request-ID": name, "Authorization": desk.headers["Authorization"]}
        if int(name[-3:]) % 2:
            url, body = f"{desk.api}/patients/{patient.pk}/", {"city": name}
            return desk.patch(url, json=body, headers=headers, timeout=120).status_code
        url = f"{desk.api}/patients/{patient.pk}/"
        return desk.get(url, headers=headers, timeout=120).status_code

    statuses = together([lambda name=name: ask(name) for name in names])

    assert Counter(statuses) == {200: WRITERS}
    with clinic.context():
        told = Counter(
            AuditEvent.objects.exclude(patient=None).values_list("request_id", flat=True)
        )
        assert told == Counter(names)
        assert {*AuditEvent.objects.exclude(patient=None).values_list("patient", flat=True)} == {
            patient.pk
        }
    report = verified(clinic)
    assert (report.broken, report.events) == (None, WRITERS + 1)  # and the sign-in


def verified(clinic):
    with clinic.context():
        return verify()


def test_sealing_beside_writers_misses_nothing(clinic):
    """Writers commit in any order while two sealers seal all the time; in the end every event is in one seal."""
    done = Event()

    def write(number):
        try:
            with clinic.context():
                record(action=Action.WRITE, resource="patients", details={"number": number})
        finally:
            connections.close_all()

    def seal_on():
        try:
            while not done.is_set():
                with clinic.context():
                    seal()
        finally:
            connections.close_all()

    sealers = [Thread(target=seal_on) for _ in range(2)]
    for sealer in sealers:
        sealer.start()
    try:
        with ThreadPoolExecutor(16) as pool:
            list(pool.map(write, range(400)))
    finally:
        done.set()
        for sealer in sealers:
            sealer.join()
    report = verified(clinic)

    assert (report.broken, report.events, report.waiting) == (None, 400, 0)
    with clinic.context():
        numbers = sorted(event.details["number"] for event in AuditEvent.objects.all())
        seals = list(AuditSeal.objects.order_by("number"))
    assert numbers == list(range(400))
    assert len(seals) > 1, "sealing did not run beside the writers"
    assert [row.number for row in seals] == list(range(1, len(seals) + 1))
    assert max(Counter(event for row in seals for event in row.events).values()) == 1


def test_what_commits_after_a_later_one_was_sealed_is_in_the_next_seal(clinic, dial):
    with closing(dial()) as late:
        with late.cursor() as cursor:
            cursor.execute("SET LOCAL app.tenant_id = %s", [str(clinic.id)])
            cursor.execute(WRITE, first := written(clinic))
        record_apart(clinic.id, action=Action.WRITE, resource="patients")
        with clinic.context():
            assert seal() == 1
        late.commit()
    with clinic.context():
        assert seal() == 1
        one, two = AuditSeal.objects.order_by("number")

    assert two.events == [UUID(first["id"])]
    assert two.events[0] < one.events[0]


def test_a_sealer_does_not_wait_for_another(clinic, dial):
    from core.audit.chain import SEALING
    from core.tenancy.locks import lock_number

    record_apart(clinic.id, action=Action.WRITE, resource="patients")
    with closing(dial()) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock_number(clinic.id, SEALING)])
        with clinic.context():
            assert seal() == 0
        other.rollback()  # a closed connection may hold its lock for a moment longer
    with clinic.context():
        assert seal() == 1
