"""A prescription and what speaks against it, written at the same moment through real gunicorn: one sees the other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from apps.medical_records.anamnesis.health.tests.factories import AllergyFactory
from apps.medical_records.models import Allergy, Prescription
from apps.medical_records.patients.tests.factories import PatientFactory
from tests.clinics import make_clinic
from tests.test_front_desk import Desk, together
from tests.test_health_races import somebody_waits

AMOXICILLIN = {"drug": "Amoxicillin", "dose": "1", "quantity": "20"}


@pytest.fixture
def clinic(committed):
    return make_clinic("alpha")


@pytest.fixture
def patient(clinic):
    with clinic.context():
        return PatientFactory(birth_date="1980-05-04")


def prescribing(desk, patient):
    return lambda: desk.submit("prescriptions/", {"patient": str(patient.pk), **AMOXICILLIN})


def test_a_prescription_waits_for_the_allergy_that_is_being_recorded(
    clinic, patient, live_server_url
):
    desk = Desk(live_server_url, clinic, "dentist")
    with ThreadPoolExecutor(1) as pool:
        with clinic.context():
            allergy = AllergyFactory(patient=patient)
            issued = pool.submit(prescribing(desk, patient))
            somebody_waits()
        answer = issued.result()

    assert (answer.status_code, answer.json()["code"]) == (409, "allergy_conflict")
    assert [it["id"] for it in answer.json()["conflicts"]] == [str(allergy.pk)]
    with clinic.context():
        assert not Prescription.objects.exists()
        assert Allergy.objects.get() == allergy


def test_of_dentists_who_prescribe_the_same_at_once_one_does(clinic, patient, live_server_url):
    desks = [Desk(live_server_url, clinic, "dentist") for _ in range(4)]

    answers = together([prescribing(desk, patient) for desk in desks])

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    with clinic.context():
        (issued,) = Prescription.objects.all()
    told = [
        it for answer in answers if answer.status_code != 201 for it in answer.json()["conflicts"]
    ]
    assert {(it["kind"], it["id"]) for it in told} == {("prescription", str(issued.pk))}
