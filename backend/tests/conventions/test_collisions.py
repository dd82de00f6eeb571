"""What PostgreSQL sacrifices is tried again, and then a 503; what is repeated at the same moment is done once."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from threading import Thread
from types import SimpleNamespace

import psycopg2.errors
import pytest
from django.db import OperationalError, connection, connections, transaction

from apps.appointments import services
from apps.appointments.models import Operatory
from apps.appointments.tests.factories import OperatoryFactory
from core.api import dispatch
from core.audit.models import AuditEvent
from core.idempotency.models import KeptAnswer
from core.idempotency.services import attempt, find
from core.tenancy.context import tenant_context
from dev import testing
from tests.clients import API, ApiClient
from tests.clinics import make_clinic
from tests.test_front_desk import Desk, together

PATIENT = {"first_name": "Anna", "last_name": "Schmidt", "birth_date": "1990-02-03"}


def collision(error=psycopg2.errors.SerializationFailure):
    """Return what Django raises for an error of PostgreSQL's; its code is the server's to set, so it is asked."""
    code = {
        psycopg2.errors.SerializationFailure: "40001",
        psycopg2.errors.DeadlockDetected: "40P01",
    }
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{code[error]}'; END $$"
            )
    except OperationalError as raised:
        return raised
    raise AssertionError


@pytest.fixture
def failing(monkeypatch):
    """Let a service write, and then fail so many times."""
    monkeypatch.setattr(dispatch, "LONGEST_PAUSE", 0)
    real, runs = services.save_operatory, []

    def install(times, error=psycopg2.errors.SerializationFailure):
        def save(*args, **kwargs):
            saved = real(*args, **kwargs)
            runs.append(saved)
            if len(runs) <= times:
                raise collision(error)
            return saved

        monkeypatch.setattr(services, "save_operatory", save)
        return runs

    return install


@pytest.mark.parametrize(
    "error", [psycopg2.errors.SerializationFailure, psycopg2.errors.DeadlockDetected]
)
def test_a_request_that_collided_runs_again_and_writes_once(failing, error, api, alpha):
    runs = failing(dispatch.ATTEMPTS - 1, error)
    answer = api.post(f"{API}operatories/", {"name": "Room 1"}, headers={"Idempotency-Key": "k"})

    assert answer.status_code == 201
    assert len(runs) == dispatch.ATTEMPTS
    with alpha.context():
        assert [str(room.pk) for room in Operatory.objects.all()] == [answer.json()["id"]]
        assert KeptAnswer.objects.count() == 1


def events_of(clinic):
    with clinic.context():
        return [
            (event.operation, event.outcome, event.reason)
            for event in AuditEvent.objects.filter(resource="operatories")
        ]


def test_a_request_that_ran_again_leaves_one_event(failing, api, alpha):
    failing(dispatch.ATTEMPTS - 1)
    assert api.post(f"{API}operatories/", {"name": "Room 1"}).status_code == 201

    assert events_of(alpha) == [("create", "success", "")]


def test_a_request_that_collides_every_time_leaves_one_event(failing, api, alpha):
    failing(times=99)
    assert api.post(f"{API}operatories/", {"name": "Room 1"}).status_code == 503

    assert events_of(alpha) == [("create", "failed", "busy")]


def test_what_collides_every_time_is_a_503_and_writes_nothing(failing, api, alpha):
    runs = failing(times=99)
    answer = api.post(f"{API}operatories/", {"name": "Room 1"}, headers={"Idempotency-Key": "k"})

    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert answer["Retry-After"] == "1"
    assert len(runs) == dispatch.ATTEMPTS
    with alpha.context():
        assert not Operatory.objects.exists()
        assert not KeptAnswer.objects.exists()


@pytest.mark.parametrize(("times", "status"), [(1, 201), (dispatch.ATTEMPTS, 503)])
def test_a_collision_at_commit_counts_too(times, status, monkeypatch, failing, api, alpha):
    failing(times=0)
    commits = []

    @contextmanager
    def atomic():
        with transaction.atomic():
            yield
            commits.append(1)
            if len(commits) <= times:
                raise collision()

    with monkeypatch.context() as patch:
        patch.setattr(dispatch, "transaction", SimpleNamespace(atomic=atomic))
        answer = api.post(f"{API}operatories/", {"name": "Room 1"})

    assert answer.status_code == status
    with alpha.context():
        assert Operatory.objects.count() == (status == 201)


def test_a_real_deadlock_costs_neither_side_its_work(committed, database_name):
    alpha = make_clinic("alpha")
    with alpha.context():
        ours, theirs = OperatoryFactory(name="ours"), OperatoryFactory(name="theirs")
    client = ApiClient()
    client.sign_in(alpha.owner)
    with testing.superuser(database_name) as other, other.cursor() as cursor:
        other.autocommit = False
        cursor.execute("SET deadlock_timeout = '60s'")  # the request's side is sacrificed
        cursor.execute("UPDATE appointments_operatory SET name = 'b' WHERE id = %s", [theirs.pk])
        asked = []

        def wait_for_ours(*args):
            """Between the request's two locks, ask for its first."""
            if not asked:
                asked.append(Thread(target=take_ours))
                asked[0].start()
                wait_until_blocked(database_name)

        def take_ours():
            cursor.execute("UPDATE appointments_operatory SET name = 'a' WHERE id = %s", [ours.pk])
            other.commit()

        real = services.save_operatory

        def save_both(operatory, **changes):
            saved = real(operatory, **changes)
            wait_for_ours()
            real(theirs, is_active=False)
            return saved

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(services, "save_operatory", save_both)
            answer = client.patch(f"{API}operatories/{ours.pk}/", {"is_active": False})
        asked[0].join()
    connections.close_all()

    assert answer.status_code == 200
    with alpha.context():
        rows = Operatory.objects.order_by("name").values_list("name", "is_active")
        assert list(rows) == [("a", False), ("b", False)]


def wait_until_blocked(database_name):
    """Return once somebody waits for a lock."""
    with testing.superuser(database_name) as watcher, watcher.cursor() as cursor:
        for _ in range(1000):
            cursor.execute(
                "SELECT 1 FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'",
                [database_name],
            )
            if cursor.fetchone():
                return
            cursor.execute("SELECT pg_sleep(0.01)")
    raise AssertionError("nobody waits")


def test_fifty_simultaneous_posts_with_one_key_make_one_row(committed, live_server_url):
    alpha = make_clinic("alpha")
    desk = Desk(live_server_url, alpha, "owner")
    desk.headers["Idempotency-Key"] = "one key"
    answers = together([lambda: desk.submit("patients/", PATIENT)] * 50)

    assert set(Counter(answer.status_code for answer in answers)) <= {201, 409}
    done = [answer for answer in answers if answer.status_code == 201]
    assert len({answer.content for answer in done}) == 1
    assert sum("Idempotent-Replayed" not in answer.headers for answer in done) == 1
    for answer in answers:
        if answer.status_code == 409:
            assert answer.json()["code"] == "idempotency_in_flight"
            assert answer.headers["Retry-After"] == "1"
    assert desk.ask("patients/", count="true").json()["count"] == 1


def test_a_key_whose_request_still_runs_is_a_409(committed, database_name):
    alpha = make_clinic("alpha")
    client = ApiClient()
    client.sign_in(alpha.owner)
    answers = []

    def post():
        try:
            answers.append(
                client.post(f"{API}patients/", PATIENT, headers={"Idempotency-Key": "k"})
            )
        finally:
            connections.close_all()

    with tenant_context(alpha.id):
        body = client._encode_data(PATIENT, "json", None)[0]
        running = attempt(user_id=alpha.owner.pk, route=f"{API}patients/", key="k", body=body)
        assert find(running) is None
        thread = Thread(target=post)
        thread.start()
        thread.join()
    post()

    assert [(answer.status_code, answer.json().get("code")) for answer in answers] == [
        (409, "idempotency_in_flight"),
        (201, None),
    ]
