"""Who pays for whom, whom to call, and how a patient may be reached."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from apps.medical_records.models import Patient
from apps.medical_records.patients import services
from apps.medical_records.patients.choices import PatientStatus
from apps.medical_records.patients.errors import GuarantorRefused
from apps.medical_records.patients.tests.factories import PatientFactory, merged_patient
from tests.clients import API

PATIENTS = f"{API}patients/"


@pytest.fixture
def parent(alpha):
    with alpha.context():
        return PatientFactory(first_name="Petra")


def family(clinic):
    with clinic.context():
        return dict(Patient.objects.values_list("pk", "guarantor"))


def test_a_child_is_taken_in_with_whoever_pays_and_both_are_found_together(api, parent):
    child = {
        "first_name": "Kim",
        "last_name": "Mustermann",
        "birth_date": "2018-05-01",
        "guarantor": str(parent.pk),
        "emergency_contact_name": "Oma Inge",
        "emergency_contact_phone": "+4930999999",
        "contact_preferences": {"reminders": ["sms", "email"], "recalls": []},
    }
    made = api.post(PATIENTS, child).json()

    assert {name: made[name] for name in child} == child
    assert api.get(f"{PATIENTS}{made['id']}/").json() == made
    for of in (made["id"], parent.pk):
        rows = api.get(f"{PATIENTS}{of}/family/").json()["results"]
        assert [row["id"] for row in rows] == [made["id"], str(parent.pk)]
    paid = api.get(PATIENTS, {"guarantor": str(parent.pk)}).json()["results"]
    assert [row["id"] for row in paid] == [made["id"]]


def test_who_pays_for_oneself_and_nobody_else_is_a_family_of_one(api, parent, alpha):
    with alpha.context():
        PatientFactory()
    (row,) = api.get(f"{PATIENTS}{parent.pk}/family/").json()["results"]

    assert row["id"] == str(parent.pk)


@pytest.mark.parametrize("number", [1, 3])
def test_a_family_takes_as_many_queries_as_a_detail_and_a_list(
    api, alpha, parent, number, django_assert_num_queries
):
    with alpha.context():
        PatientFactory.create_batch(number, guarantor=parent)

    # Savepoint, authentication, the patient, the family, the event, release, and the client's clinic.
    with django_assert_num_queries(7):
        rows = api.get(f"{PATIENTS}{parent.pk}/family/").json()["results"]
    assert len(rows) == number + 1


def refused(patient, guarantor):
    with pytest.raises(GuarantorRefused) as refusal:
        services.edit(patient, guarantor=guarantor)
    (error,) = refusal.value.members["errors"]
    assert error["attr"] == "guarantor"
    # And the database alone refuses it, too.
    with pytest.raises(IntegrityError), transaction.atomic():
        Patient.objects.filter(pk=patient.pk).update(guarantor=guarantor)
    return error["detail"]


def test_families_have_one_level(alpha, parent):
    with alpha.context():
        child, stranger = PatientFactory(guarantor=parent), PatientFactory()
        assert "Somebody else pays" in refused(stranger, child)
        assert "guarantor of others" in refused(parent, stranger)
        assert "their own guarantor" in refused(stranger, stranger)
    assert family(alpha) == {parent.pk: None, child.pk: parent.pk, stranger.pk: None}


@pytest.mark.parametrize("status", [PatientStatus.ARCHIVED, PatientStatus.DECEASED])
def test_who_is_gone_becomes_no_guarantor_but_stays_one(api, alpha, parent, status):
    with alpha.context():
        child, stranger = PatientFactory(guarantor=parent), PatientFactory()
        Patient.objects.filter(pk=parent.pk).update(status=status)
        assert "died or is archived" in refused(stranger, parent)
    whole = api.get(f"{PATIENTS}{child.pk}/").json()

    assert api.put(f"{PATIENTS}{child.pk}/", {**whole, "city": "Bonn"}).status_code == 200
    assert family(alpha)[child.pk] == parent.pk
    assert api.patch(f"{PATIENTS}{stranger.pk}/", {"guarantor": str(parent.pk)}).status_code == 400
    assert family(alpha)[stranger.pk] is None


def test_who_was_merged_becomes_no_guarantor(alpha, parent):
    with alpha.context():
        gone, stranger = merged_patient(into=parent), PatientFactory()
        refused(stranger, gone)


@pytest.mark.parametrize(
    "preferences",
    [
        [],
        "sms",
        {"reminders": "sms"},
        {"reminders": ["pigeon"]},
        {"reminders": ["sms", "sms"]},
        {"birthdays": ["sms"]},
        {"reminders": [1]},
        None,
    ],
)
def test_preferences_are_purposes_with_channels_and_nothing_else(api, alpha, parent, preferences):
    answer = api.patch(f"{PATIENTS}{parent.pk}/", {"contact_preferences": preferences})

    assert answer.status_code == 400
    assert {error["attr"].split(".")[0] for error in answer.json()["errors"]} == {
        "contact_preferences"
    }
    with alpha.context():
        assert Patient.objects.get().contact_preferences == {}


@pytest.mark.parametrize("preferences", [{"birthdays": []}, {"reminders": ["pigeon"]}, ["sms"]])
def test_the_database_keeps_no_other_preferences(tenant, preferences):
    patient = PatientFactory()
    with pytest.raises(IntegrityError, match="contact_preferences_known"), transaction.atomic():
        Patient.objects.filter(pk=patient.pk).update(contact_preferences=preferences)


@pytest.mark.parametrize("status", ["inactive", "deceased", "active"])
def test_an_edit_says_whether_somebody_still_comes(api, parent, status):
    url = f"{PATIENTS}{parent.pk}/"

    assert api.patch(url, {"status": status}).json()["status"] == status
    assert api.get(url).json()["status"] == status


def test_an_edit_does_not_archive(api, parent):
    answer = api.patch(f"{PATIENTS}{parent.pk}/", {"status": "archived", "city": "Bonn"})

    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "status")
    row = api.get(f"{PATIENTS}{parent.pk}/").json()
    assert (row["status"], row["city"]) == ("active", "")


def test_history_tells_of_all_of_it(api, alpha, parent):
    with alpha.context():
        child = PatientFactory()
    url = f"{PATIENTS}{child.pk}/"
    changes = {
        "guarantor": str(parent.pk),
        "emergency_contact_name": "Oma",
        "emergency_contact_phone": "+4930999999",
        "contact_preferences": {"marketing": ["letter"]},
        "status": "inactive",
    }
    api.patch(url, changes)

    told = api.get(f"{url}history/").json()["results"][0]["changes"]
    assert {name.removesuffix("_id"): after for name, (_, after) in told.items()} == changes
