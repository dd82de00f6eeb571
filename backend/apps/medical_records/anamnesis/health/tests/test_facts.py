"""Allergies, conditions and medications: recorded, changed, told first, and never contradicting each other."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from apps.medical_records.anamnesis.health.tests.factories import (
    AllergyFactory,
    ConditionFactory,
    MedicationFactory,
)
from apps.medical_records.models import Allergy, Condition, Medication
from apps.medical_records.patients.merging.services import merge, unmerge
from apps.medical_records.patients.tests.factories import PatientFactory
from tests.clients import API

ALLERGIES, CONDITIONS, MEDICATIONS = (
    f"{API}{name}/" for name in ("allergies", "conditions", "medications")
)


@pytest.fixture
def patient(alpha):
    with alpha.context():
        return PatientFactory()


def none_known(api, patient):
    return api.post(ALLERGIES, {"patient": str(patient.pk), "category": "none_known"})


def rows(clinic, model):
    with clinic.context():
        return list(model.objects.values_list("status", flat=True).order_by("created_at"))


def test_who_records_is_kept_and_cannot_be_given(alpha, client_of, patient):
    client = client_of(alpha.assistant)
    answer = client.post(
        ALLERGIES,
        {
            "patient": str(patient.pk),
            "category": "latex",
            "substance": "Latex",
            "recorded_by": str(alpha.owner.pk),
        },
    )

    assert answer.status_code == 201
    assert answer.json()["recorded_by"] == str(alpha.assistant.pk)
    assert client.get(answer["Location"]).json() == answer.json()


def test_a_change_of_status_is_in_the_history(alpha, api, patient):
    with alpha.context():
        allergy = AllergyFactory(patient=patient)
    url = f"{ALLERGIES}{allergy.pk}/"
    api.patch(url, {"status": "refuted", "note": "Tested"})

    changed, first = api.get(f"{url}history/").json()["results"]
    assert changed["changes"] == {"status": ["active", "refuted"], "note": ["", "Tested"]}
    assert first["action"] == "insert"
    assert api.delete(url).status_code == 405


def test_a_fact_stays_with_its_patient(alpha, api, patient):
    with alpha.context():
        allergy, other = AllergyFactory(patient=patient), PatientFactory()
    api.patch(f"{ALLERGIES}{allergy.pk}/", {"patient": str(other.pk)})

    with alpha.context():
        assert Allergy.objects.get().patient_id == patient.pk


@pytest.mark.parametrize(
    ("url", "body", "attr"),
    [
        (ALLERGIES, {"category": "drug"}, "substance"),
        (ALLERGIES, {"category": "none_known", "substance": "Latex"}, "substance"),
        (ALLERGIES, {"category": "none_known", "severity": "mild"}, "severity"),
        (ALLERGIES, {"category": "pollen", "substance": "x"}, "category"),
        (CONDITIONS, {"name": "x", "icd10": "Caries"}, "icd10"),
        (CONDITIONS, {"icd10": "E11.9"}, "name"),
        (CONDITIONS, {"name": "x", "resolved_date": "2020-01-01"}, "resolved_date"),
        (
            CONDITIONS,
            {
                "name": "x",
                "status": "resolved",
                "onset_date": "2021-01-01",
                "resolved_date": "2020-01-01",
            },
            "resolved_date",
        ),
        (
            MEDICATIONS,
            {"name": "x", "start_date": "2021-01-01", "end_date": "2020-01-01"},
            "end_date",
        ),
    ],
)
def test_what_cannot_be_is_told_by_field(alpha, api, patient, url, body, attr):
    answer = api.post(url, {"patient": str(patient.pk), **body})

    assert answer.status_code == 400
    assert {error["attr"] for error in answer.json()["errors"]} == {attr}
    assert [rows(alpha, model) for model in (Allergy, Condition, Medication)] == [[], [], []]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE medical_records_condition SET resolved_date = '2020-01-01'",
        "UPDATE medical_records_condition SET icd10 = 'caries'",
        "UPDATE medical_records_medication SET end_date = '1999-01-01'",
        "UPDATE medical_records_allergy SET substance = ''",
        "UPDATE medical_records_allergy SET status = 'gone'",
    ],
)
def test_the_database_holds_it_too(tenant, change):
    patient = PatientFactory()
    AllergyFactory(patient=patient)
    ConditionFactory(patient=patient)
    MedicationFactory(patient=patient, start_date="2020-01-01")

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_a_code_is_kept_in_its_one_form_and_found_by_its_beginning(api, patient):
    body = {"patient": str(patient.pk), "name": "Diabetes", "icd10": "e119"}

    assert api.post(CONDITIONS, body).json()["icd10"] == "E11.9"
    assert len(api.get(CONDITIONS, {"icd10__startswith": "E11"}).json()["results"]) == 1
    assert api.get(CONDITIONS, {"icd10": "E11"}).json()["results"] == []


def test_no_known_allergies_is_a_fact_with_who_and_when(alpha, api, patient):
    answer = none_known(api, patient)

    assert answer.status_code == 201
    assert answer.json()["recorded_by"] == str(alpha.owner.pk)
    again = none_known(api, patient)
    assert (again.status_code, again.json()["code"]) == (409, "already_stated")
    assert again.json()["conflicts"] == [answer.json()["id"]]
    assert rows(alpha, Allergy) == ["active"]


def test_it_is_refused_beside_an_active_allergy_and_named_which(alpha, api, patient):
    with alpha.context():
        allergy = AllergyFactory(patient=patient)
    refused = none_known(api, patient)

    assert (refused.status_code, refused.json()["code"]) == (409, "allergies_known")
    assert refused.json()["conflicts"] == [str(allergy.pk)]
    assert rows(alpha, Allergy) == ["active"]
    api.patch(f"{ALLERGIES}{allergy.pk}/", {"status": "refuted"})
    assert none_known(api, patient).status_code == 201


def test_an_allergy_ends_the_statement(alpha, api, patient):
    none_known(api, patient)
    with alpha.context():
        AllergyFactory(patient=patient)

    assert rows(alpha, Allergy) == ["inactive", "active"]


def test_no_sql_has_both(tenant):
    patient = PatientFactory()
    AllergyFactory(patient=patient)
    with pytest.raises(IntegrityError, match="none_known_or_allergies"), transaction.atomic():
        Allergy.objects.create(patient=patient, category="none_known")


def test_alerts_tell_what_is_active_by_how_much_it_matters(alpha, api, patient):
    with alpha.context():
        AllergyFactory(patient=patient, substance="Nickel", severity="mild")
        AllergyFactory(patient=patient, substance="Latex", severity="", reaction="rash")
        AllergyFactory(patient=patient, substance="Iodine", status="refuted")
        AllergyFactory(patient=patient, onset_date="1994-03-01")
        ConditionFactory(patient=patient)
        ConditionFactory(patient=patient, name="Cold", is_alert=False)
        MedicationFactory(patient=patient, status="stopped", name="Warfarin")
        MedicationFactory(patient=patient)
    told = api.get(f"{API}patients/{patient.pk}/").json()["alerts"]

    assert [(it["severity"], it["text"]) for it in told] == [
        ("critical", "Penicillin"),
        ("warning", "Latex (rash)"),
        ("warning", "Phenprocoumon 3 mg"),
        ("warning", "Type 2 diabetes"),
        ("info", "Nickel"),
    ]
    assert told[0]["since"] == "1994-03-01"
    assert api.get(f"{API}patients/").json()["results"][0]["alerts"] == told


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("url", "factory"),
    [(ALLERGIES, AllergyFactory), (CONDITIONS, ConditionFactory), (MEDICATIONS, MedicationFactory)],
)
def test_lists_take_the_same_queries_however_long(
    alpha, api, patient, url, factory, rows, django_assert_num_queries
):
    with alpha.context():
        for number in range(rows):
            facts = {"substance" if factory is AllergyFactory else "name": f"x{number}"}
            factory(patient=patient, **facts)

    # Savepoint, authentication, page, the event, release; the test's client takes one to restore its clinic.
    with django_assert_num_queries(6):
        assert len(api.get(url, {"patient": str(patient.pk)}).json()["results"]) == rows


def test_the_timeline_tells_when_each_was_recorded(alpha, api, client_of, patient):
    with alpha.context():
        AllergyFactory(patient=patient)
        ConditionFactory(patient=patient)
        MedicationFactory(patient=patient)
    url = f"{API}patients/{patient.pk}/timeline/"
    told = {row["kind"]: row["details"] for row in api.get(url).json()["results"]}

    assert told["allergy_recorded"] == {
        "category": "drug",
        "substance": "Penicillin",
        "status": "active",
    }
    assert told["condition_recorded"]["icd10"] == "E11.9"
    assert told["medication_recorded"]["dose"] == "3 mg"
    desk = client_of(alpha.receptionist).get(url).json()["results"]
    assert {row["kind"] for row in desk} == {"patient_registered"}


@pytest.mark.parametrize(("before", "after"), [("allergy", "inactive"), ("statement", "inactive")])
def test_a_merge_leaves_no_statement_beside_an_allergy(tenant, before, after):
    source, target = PatientFactory(), PatientFactory()
    statement = {"category": "none_known", "substance": "", "severity": ""}
    allergic, stated = (source, target) if before == "allergy" else (target, source)
    AllergyFactory(patient=allergic)
    said = AllergyFactory(patient=stated, **statement)
    merge(source, into=target)

    assert set(Allergy.objects.values_list("patient", flat=True)) == {target.pk}
    said.refresh_from_db()
    assert said.status == after


def test_facts_follow_a_merge_and_go_back(tenant):
    source, target = PatientFactory(), PatientFactory()
    AllergyFactory(patient=source)
    ConditionFactory(patient=source)
    merge(source, into=target)
    MedicationFactory(patient=target)
    source.refresh_from_db()
    unmerge(source)

    owners = [model.objects.get().patient_id for model in (Allergy, Condition, Medication)]
    assert owners == [source.pk, source.pk, target.pk]
