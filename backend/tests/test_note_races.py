"""A note that is signed while somebody else changes, signs or merges it, through real gunicorn: one of the two comes first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from apps.medical_records.models import MedicalRecord, Patient
from apps.medical_records.notes import services
from apps.medical_records.notes.signing import is_intact
from apps.medical_records.notes.tests.factories import MedicalRecordFactory
from apps.medical_records.patients.merging.services import merge
from apps.medical_records.patients.tests.factories import PatientFactory
from tests.clinics import make_clinic
from tests.test_front_desk import Desk, together
from tests.test_health_races import somebody_waits

ROUNDS = 4


@pytest.fixture
def clinic(committed):
    return make_clinic("alpha")


@pytest.fixture
def desks(clinic, live_server_url):
    return [Desk(live_server_url, clinic, "dentist") for _ in range(4)]


@pytest.fixture
def draft(clinic):
    with clinic.context():
        return MedicalRecordFactory(doctor=clinic.dentist)


def signing(desk, note):
    return lambda: desk.submit(f"medical-records/{note.pk}/sign/", {})


def changing(desk, note, text):
    return lambda: desk.patch(
        f"{desk.api}/medical-records/{note.pk}/", json={"treatment": text}, timeout=60
    )


def as_it_is(clinic, note):
    with clinic.context():
        return MedicalRecord.objects.get(pk=note.pk)


def test_a_note_that_is_signed_at_once_is_signed_once(clinic, desks):
    for _ in range(ROUNDS):
        with clinic.context():
            note = MedicalRecordFactory(doctor=clinic.dentist)
        answers = together([signing(desk, note) for desk in desks])

        assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
        assert {it.json()["code"] for it in answers if it.status_code == 409} == {"record_signed"}
        with clinic.context():
            assert note.events.filter(status="signed").count() == 1
        assert is_intact(as_it_is(clinic, note))


def test_what_is_changed_while_it_is_signed_is_signed_as_changed_or_not_changed(clinic, desks):
    for number in range(ROUNDS):
        with clinic.context():
            note = MedicalRecordFactory(doctor=clinic.dentist)
        signed, *changed = together(
            [
                signing(desks[0], note),
                *(changing(desk, note, f"{number} by {desk}") for desk in desks[1:]),
            ]
        )

        assert signed.status_code == 200
        assert {answer.status_code for answer in changed} <= {200, 409}
        assert is_intact(as_it_is(clinic, note))
        assert as_it_is(clinic, note).treatment == signed.json()["treatment"]


def test_a_change_waits_for_the_signature_that_is_being_made_and_is_refused(clinic, desks, draft):
    with ThreadPoolExecutor(1) as pool:
        with clinic.context():
            services.sign(draft, by=clinic.dentist)
            changed = pool.submit(changing(desks[0], draft, "Something else"))
            somebody_waits()
        answer = changed.result()

    assert (answer.status_code, answer.json()["code"]) == (409, "record_signed")
    assert as_it_is(clinic, draft).treatment == "Filling 46 MO"


def test_a_signature_waits_for_the_change_that_is_being_made_and_is_over_it(clinic, desks, draft):
    with ThreadPoolExecutor(1) as pool:
        with clinic.context():
            services.edit(draft, treatment="Something else")
            signed = pool.submit(signing(desks[0], draft))
            somebody_waits()
        answer = signed.result()

    assert answer.json()["treatment"] == "Something else"
    assert is_intact(as_it_is(clinic, draft))


def test_a_draft_that_is_signed_while_its_patient_is_merged_says_whose_it_was_signed_as(
    clinic, desks, draft
):
    with ThreadPoolExecutor(1) as pool:
        with clinic.context():
            target = PatientFactory()
            merge(Patient.objects.get(pk=draft.patient_id), into=target)
            signed = pool.submit(signing(desks[0], draft))
            somebody_waits()
        answer = signed.result()

    assert (answer.status_code, answer.json()["patient"]) == (200, str(target.pk))
    assert is_intact(as_it_is(clinic, draft))
