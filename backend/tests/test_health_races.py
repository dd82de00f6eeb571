"""What contradicts itself, recorded at the same moment through real gunicorn: one of the two holds in the end, never both."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep

import pytest
from django.db import connection

from apps.medical_records.anamnesis.health.tests.factories import AllergyFactory
from apps.medical_records.anamnesis.questionnaires.tests.factories import (
    SIGNATURE,
    QuestionnaireFactory,
)
from apps.medical_records.models import Allergy, QuestionnaireAlert
from apps.medical_records.patients.tests.factories import PatientFactory
from tests.clinics import make_clinic
from tests.test_front_desk import Desk, together

ROUNDS = 4
PATIENCE = 20  # seconds
DESKS = 4
NONE_KNOWN = {"category": "none_known"}
ALLERGY = {"category": "drug", "substance": "Penicillin", "severity": "severe"}
SIGNED = {"signer": "patient", "signer_name": "Erika Mustermann", "signature": SIGNATURE}


@pytest.fixture
def clinic(committed):
    return make_clinic("alpha")


@pytest.fixture
def desks(clinic, live_server_url):
    return [Desk(live_server_url, clinic, "dentist") for _ in range(DESKS)]


def recording(desk, patient, fact):
    return lambda: desk.submit("allergies/", {"patient": str(patient.pk), **fact})


def signing(desk, row):
    return lambda: desk.submit(f"health-questionnaires/{row.pk}/sign/", SIGNED)


def test_none_known_and_an_allergy_at_once_leave_the_allergy_alone(clinic, desks):
    """Whichever comes first: the allergy ends the statement, or the statement is refused."""
    for _ in range(ROUNDS):
        with clinic.context():
            patient = PatientFactory()
        facts = (NONE_KNOWN, ALLERGY, NONE_KNOWN, ALLERGY)
        answers = together(
            [recording(desk, patient, fact) for desk, fact in zip(desks, facts, strict=True)]
        )

        assert [answers[1].status_code, answers[3].status_code] == [201, 201]
        stated = [answer for answer in (answers[0], answers[2]) if answer.status_code == 201]
        refused = [answer for answer in (answers[0], answers[2]) if answer.status_code != 201]
        assert len(stated) <= 1
        assert {answer.status_code for answer in refused} == {409}
        assert {answer.json()["code"] for answer in refused} <= {
            "allergies_known", "already_stated",
        }  # fmt: skip
        with clinic.context():
            rows = Allergy.objects.filter(patient=patient)
            active = [row.category for row in rows if row.status == "active"]
            assert active == ["drug", "drug"]
            assert rows.count() == 2 + len(stated)


def test_an_allergy_waits_for_the_statement_that_is_being_made_and_ends_it(clinic, desks):
    with clinic.context():
        patient = PatientFactory()
    with ThreadPoolExecutor(1) as pool:
        with clinic.context():
            stated = AllergyFactory(patient=patient, substance="", severity="", **NONE_KNOWN)
            recorded = pool.submit(recording(desks[0], patient, ALLERGY))
            somebody_waits()
        answer = recorded.result()

    assert answer.status_code == 201, answer.text
    with clinic.context():
        stated.refresh_from_db()
    assert stated.status == "inactive"


def somebody_waits():
    """Return once another transaction waits for this one."""
    until = monotonic() + PATIENCE
    while monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        sleep(0.02)
    pytest.fail("Nobody waited.")


def test_answers_that_are_signed_at_once_are_signed_once(clinic, desks):
    for _ in range(ROUNDS // 2):
        with clinic.context():
            row = QuestionnaireFactory(answers={"pregnant": True})
        answers = together([signing(desk, row) for desk in desks])

        assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
        assert {it.json()["code"] for it in answers if it.status_code == 409} == {"already_signed"}
        with clinic.context():
            assert QuestionnaireAlert.objects.filter(questionnaire=row).count() == 1
