"""Several people at one procedure at once, through real gunicorn: one of them gets there, the others are told that it has moved."""

from __future__ import annotations

from collections import Counter

import pytest

from apps.medical_records.charting.findings.tests.factories import FindingFactory
from apps.medical_records.charting.procedures.tests.factories import ProcedureFactory
from apps.medical_records.models import Procedure
from core.audit.models import AuditEvent
from tests.clinics import make_clinic
from tests.servers import gunicorn
from tests.test_front_desk import Desk, together

AT_ONCE, WORKERS, ROUNDS = 16, 4, 4
REASON = {"reason": "Not wanted"}


@pytest.fixture(scope="module")
def server(database_name, django_db_setup):
    with gunicorn(database_name, WEB_CONCURRENCY=str(WORKERS)) as url:
        yield url


@pytest.fixture
def clinic(committed):
    return make_clinic("alpha")


@pytest.fixture
def desks(clinic, server):
    return [Desk(server, clinic, "dentist") for _ in range(WORKERS)]


def planned(clinic):
    with clinic.context():
        found = FindingFactory(surfaces="MO")
        return ProcedureFactory(patient=found.patient, surfaces="MO"), found


def moving(desk, procedure, move, body):
    return lambda: desk.submit(f"procedures/{procedure.pk}/{move}/", body)


def outcomes(answers):
    """Count what became of them: the status, or the code of a refusal."""
    return Counter(
        answer.json()["code"] if answer.status_code == 409 else answer.status_code
        for answer in answers
    )


def told(procedure):
    """Count the trail's events of a procedure by how they came out."""
    events = AuditEvent.objects.filter(object=procedure.pk)
    return Counter(events.values_list("outcome", "reason"))


def test_of_many_who_complete_a_procedure_one_does(clinic, desks):
    procedure, found = planned(clinic)
    answers = together(
        [moving(desks[n % WORKERS], procedure, "complete", {}) for n in range(AT_ONCE)]
    )

    assert outcomes(answers) == {200: 1, "invalid_transition": AT_ONCE - 1}
    with clinic.context():
        now = Procedure.objects.get()
        assert (now.status, now.version) == ("completed", 2)
        assert [each.pgh_label for each in now.events.order_by("pgh_id")] == ["insert", "update"]
        found.refresh_from_db()
        assert (found.resolved_by_id, found.to_date) == (now.pk, now.date_completed)
        assert found.events.count() == 2
        assert told(procedure) == {
            ("success", ""): 1,
            ("refused", "invalid_transition"): AT_ONCE - 1,
        }


def test_what_is_completed_and_cancelled_at_once_is_one_of_the_two(clinic, desks):
    for _ in range(ROUNDS):
        procedure, found = planned(clinic)
        moves = [("complete", {}), ("cancel", REASON)] * (WORKERS // 2)
        answers = together(
            [moving(desk, procedure, *move) for desk, move in zip(desks, moves, strict=True)]
        )

        assert outcomes(answers) == {200: 1, "invalid_transition": WORKERS - 1}
        (won,) = [answer.json() for answer in answers if answer.status_code == 200]
        with clinic.context():
            now = Procedure.objects.get(pk=procedure.pk)
            assert (now.status, now.version, now.events.count()) == (won["status"], 2, 2)
            found.refresh_from_db()
            assert (found.to_date is not None) == (now.status == "completed")
            assert told(procedure) == {
                ("success", ""): 1,
                ("refused", "invalid_transition"): WORKERS - 1,
            }
