"""Who is to be asked, or asked again, and when."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from apps.medical_records.anamnesis.questionnaires import services
from apps.medical_records.anamnesis.questionnaires.choices import State
from apps.medical_records.anamnesis.questionnaires.tests.factories import (
    FormFactory,
    QuestionnaireFactory,
    signed,
)
from apps.medical_records.patients.tests.factories import PatientFactory
from core.registry.summary import summary
from tests.clients import API

ASKED = f"{API}health-questionnaires/"


def test_a_patient_is_asked_again_when_the_day_comes(alpha, api):
    with alpha.context():
        FormFactory(valid_months=6)
        never, current = PatientFactory(first_name="Never"), PatientFactory(first_name="Current")
        signed(QuestionnaireFactory(patient=current))
    rows = api.get(f"{ASKED}due/").json()["results"]

    assert [(row["patient"], row["state"]) for row in rows] == [(str(never.pk), "never")]
    with alpha.context():
        due_on(current, date(2020, 1, 1))
    rows = api.get(f"{ASKED}due/", {"state": "due"}).json()["results"]
    assert [(row["patient"], row["due_on"]) for row in rows] == [(str(current.pk), "2020-01-01")]


def due_on(patient, day):
    """Sign once more, long ago: the latest signature decides."""
    answers = signed(QuestionnaireFactory(patient=patient))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO medical_records_questionnaire SELECT (jsonb_populate_record(q, jsonb_build_object("
            "'id', uuidv7(), 'due_on', %s::date, 'signed_at', now() + interval '1 minute'))).*"
            " FROM medical_records_questionnaire q WHERE id = %s",
            [day, answers.pk],
        )


def test_an_edition_may_ask_everybody_again(alpha, api):
    with alpha.context():
        signed(QuestionnaireFactory())
        FormFactory()
    assert api.get(f"{ASKED}due/").json()["results"] == []
    with alpha.context():
        FormFactory(asks_again=True)
        FormFactory()

    (row,) = api.get(f"{ASKED}due/").json()["results"]
    assert row["state"] == "due"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_who_is_due_takes_one_query(alpha, api, rows, django_assert_num_queries):
    with alpha.context():
        PatientFactory.create_batch(rows)

    # Savepoint, authentication, page, the event, release; the test's client takes one to restore its clinic.
    with django_assert_num_queries(6):
        assert len(api.get(f"{ASKED}due/").json()["results"]) == rows


def test_it_comes_in_pages(alpha, api):
    with alpha.context():
        PatientFactory.create_batch(5)
    url, met = f"{ASKED}due/?page_size=2&count=true", []
    while url:
        page = api.get(url).json()
        met += [row["patient"] for row in page["results"]]
        url = page["next"]

    assert (len(set(met)), page["count"]) == (5, 5)


def test_the_summary_says_where_a_patient_stands(tenant):
    from apps.medical_records.models import Patient

    patient = PatientFactory()

    def told():
        return summary(Patient.objects.all(), patient.pk, lambda _: True, (("id", "id"),))

    assert told()["questionnaire"] == {"state": State.NEVER, "signed": None, "open": None}
    assert told()["allergies"] == {"active": [], "none_known": None}
    answers = QuestionnaireFactory(patient=patient)
    assert told()["questionnaire"]["open"]["id"] == str(answers.pk)
    signed(answers)
    found = told()["questionnaire"]
    assert (found["state"], found["signed"]["id"], found["open"]) == (
        "current",
        str(answers.pk),
        None,
    )


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 12, 15), 1, date(2028, 1, 15)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2027, 6, 1), 60, date(2032, 6, 1)),
    ],
)
def test_months_end_where_months_do(day, months, after):
    assert services.months_after(day, months) == after
